package dev.slipstream.bolt;

/** A file that a run left, such as {@code manifest.json}. */
public record Artifact(String path, long bytes) {}
