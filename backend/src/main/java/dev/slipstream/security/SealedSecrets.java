package dev.slipstream.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** Sealed text is {@code 1:} (the key's number) and base64 of 12 bytes of nonce, ciphertext and 16 bytes of tag. */
@Service
final class SealedSecrets implements Secrets {
    private static final String KEY_NUMBER = "1:";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    SealedSecrets(@Value("${slipstream.home}") Path home) throws IOException {
        this.key = new SecretKeySpec(masterKey(home.toAbsolutePath().resolve("master.key")), "AES");
    }

    @Override
    public String seal(String plain, String place) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain.getBytes(StandardCharsets.UTF_8));
            var both =
                    ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed);
            return KEY_NUMBER + Base64.getEncoder().encodeToString(both.array());
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("a secret for %s cannot be sealed".formatted(place), failure);
        }
    }

    @Override
    public String open(String sealed, String place) {
        if (!sealed.startsWith(KEY_NUMBER)) {
            throw new IllegalStateException("the secret in %s was sealed by a key that is not here".formatted(place));
        }
        var both = Base64.getDecoder().decode(sealed.substring(KEY_NUMBER.length()));
        var nonce = Arrays.copyOf(both, NONCE_BYTES);
        try {
            var plain = cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "the secret in %s cannot be opened: master.key is another one, or it was moved from elsewhere"
                            .formatted(place),
                    failure);
        }
    }

    @Override
    public String key(String purpose) {
        var info = purpose.getBytes(StandardCharsets.UTF_8);
        var parameters = HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(info, KEY_BYTES);
        try {
            return HexFormat.of().formatHex(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("a key for %s cannot be derived".formatted(purpose), failure);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private byte[] masterKey(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            var fresh = new byte[KEY_BYTES];
            random.nextBytes(fresh);
            Files.write(file, fresh);
        } catch (FileAlreadyExistsException known) {
            // it is read below
        }
        var bytes = Files.readAllBytes(file);
        if (bytes.length != KEY_BYTES) {
            throw new IOException(
                    "%s is no master key: it has %d bytes, not %d".formatted(file, bytes.length, KEY_BYTES));
        }
        return bytes;
    }
}
