package dev.slipstream.workspace;

/** A text file as it was read. */
public record FileContent(String text, FileVersion version) {}
