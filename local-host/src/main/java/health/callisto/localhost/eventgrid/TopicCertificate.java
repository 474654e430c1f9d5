package health.callisto.localhost.eventgrid;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The certificate of the topic: for localhost only, made with the JDK's keytool at the first start and when it has run out.
 *
 * @param keyStore PKCS #12, its password is {@link #PASSWORD}: who can read the data folder can read all anyway
 * @param pem the certificate alone, for who is to trust it
 */
record TopicCertificate(Path keyStore, Path pem) {
    static final String PASSWORD = "callisto";

    private static final String ALIAS = "topic";
    private static final Duration VALID = Duration.ofDays(365);
    private static final long KEYTOOL_SECONDS = 30;

    /** Makes it in that folder, or takes the one that is there. */
    static TopicCertificate in(Path folder) throws IOException {
        Path keyStore = folder.resolve("certificate.p12");
        Path pem = folder.resolve("certificate.pem");
        if (!Files.exists(keyStore) || !isValid(keyStore)) {
            Files.deleteIfExists(keyStore);
            make(keyStore);
        }
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded(keyStore));
        Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n", US_ASCII);
        return new TopicCertificate(keyStore, pem);
    }

    private static void make(Path keyStore) throws IOException {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        // It lives for half a second, and others want the processors meanwhile.
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        String.valueOf(VALID.toDays()),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keyStore.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                keytool.destroy();
                throw new IOException("keytool of the JDK could not make a certificate");
            }
        } catch (InterruptedException e) {
            keytool.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a certificate is made", e);
        }
    }

    private static boolean isValid(Path keyStore) throws IOException {
        return certificate(keyStore)
                .getNotAfter()
                .toInstant()
                .isAfter(Instant.now().plus(Duration.ofDays(1)));
    }

    private static byte[] encoded(Path keyStore) throws IOException {
        try {
            return certificate(keyStore).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificate in " + keyStore + " cannot be read", e);
        }
    }

    private static X509Certificate certificate(Path keyStore) throws IOException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return (X509Certificate) store.getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificate in " + keyStore + " cannot be read; delete it", e);
        }
    }
}
