package dev.slipstream.workspace;

/**
 * Where a checkout stands.
 *
 * @param branch name, or {@code HEAD} when detached
 * @param commit full hash
 * @param subject first line of the commit's message
 * @param changedFiles files that differ from the commit, new ones included
 */
public record Head(String branch, String commit, String subject, int changedFiles) {}
