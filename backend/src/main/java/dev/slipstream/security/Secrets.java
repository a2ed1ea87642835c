package dev.slipstream.security;

/** Secrets at rest: AES-256-GCM under the master key in {@code <home>/master.key} (mode 600). */
public interface Secrets {
    /**
     * Seals a secret for storage.
     *
     * @param place where it will be stored, {@code table/row/column}: a sealed text opens nowhere else
     * @return text that holds key id, nonce and ciphertext
     */
    String seal(String plain, String place);

    /** @throws IllegalStateException if the text was sealed for another place or by another key */
    String open(String sealed, String place);

    /**
     * A key that nobody else has, the same after each start; another one for each purpose.
     *
     * @return 64 hexadecimal digits
     */
    String key(String purpose);
}
