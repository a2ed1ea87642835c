package dev.slipstream.workspace;

/**
 * One line of the file tree.
 *
 * @param bytes size of a file, 0 for a folder
 */
public record FileEntry(WorkspacePath path, boolean folder, long bytes) {}
