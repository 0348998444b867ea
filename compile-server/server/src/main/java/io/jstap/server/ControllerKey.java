// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/**
 * The key that signs orders to nodes: Ed25519 (RFC 8032), and nothing else is signed with it. Nodes
 * are given {@code controller.pub} by their owner; the module signer's key is another one, in
 * another process.
 */
final class ControllerKey {
  /** What is signed begins so, which no other kind of message does. */
  private static final byte[] PURPOSE = "jstap-order-1\0".getBytes(StandardCharsets.US_ASCII);

  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey key;

  private ControllerKey(PrivateKey key) {
    this.key = key;
  }

  /** Reads the key of a folder; makes it and its public half when there is none. */
  static ControllerKey open(Path folder) {
    Path file = folder.resolve("controller.key");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new ControllerKey(Files.exists(file) ? read(file) : make(folder));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new StartupException(
          "the controller's key " + file + " can not be used: " + e.getMessage(),
          "move it away to have a new one made, whose controller.pub every node has to be given",
          e);
    }
  }

  private static PrivateKey make(Path folder) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    write(
        folder.resolve("controller.pub"), "PUBLIC KEY", pair.getPublic().getEncoded(), "rw-r--r--");
    write(
        folder.resolve("controller.key"),
        "PRIVATE KEY",
        pair.getPrivate().getEncoded(),
        "rw-------");
    return pair.getPrivate();
  }

  private static void write(Path file, String what, byte[] der, String rights) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
    Files.deleteIfExists(file);
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights)))) {
      channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int start = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (start < 0 || end < start) {
      throw new GeneralSecurityException("it holds no private key in PKCS #8 form");
    }
    byte[] der = Base64.getMimeDecoder().decode(text.substring(start + BEGIN.length(), end));
    return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** Signs a desired set. */
  byte[] sign(byte[] desired) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(PURPOSE);
      signature.update(desired);
      return signature.sign();
    } catch (NoSuchAlgorithmException | InvalidKeyException | SignatureException e) {
      throw new IllegalStateException("the key was read for this", e);
    }
  }
}
