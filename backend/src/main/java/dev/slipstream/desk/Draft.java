package dev.slipstream.desk;

import dev.slipstream.workspace.FileVersion;
import java.util.Optional;

/**
 * Text that is not saved yet.
 *
 * @param base what the file was when the editing began; empty for a file that did not exist
 */
public record Draft(String text, Optional<FileVersion> base) {}
