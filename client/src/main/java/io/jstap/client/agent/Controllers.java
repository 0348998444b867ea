// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The keys of the controllers that this machine follows: {@code *.pub} in a folder, Ed25519 in PEM.
 */
final class Controllers {
  /** Where they are on a node. */
  static final Path FOLDER = Path.of("/etc/jstap/controllers");

  private static final int LONGEST = 4096;
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private Controllers() {}

  /** Reads them; what others than its owner can write is not used at all. */
  static List<PublicKey> read(Path folder) throws ClientException {
    List<PublicKey> keys = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      check(folder);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pub")) {
        for (Path file : files) {
          check(file);
          keys.add(key(file));
        }
      } catch (IOException e) {
        throw bad(folder, IoMessages.reason(e));
      }
    }
    if (keys.isEmpty()) {
      throw bad(folder, "it holds no key of a controller");
    }
    return keys;
  }

  private static PublicKey key(Path file) throws ClientException {
    try {
      if (Files.size(file) > LONGEST) {
        throw bad(file, "it is too long for a key");
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      int start = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (start < 0 || end < start) {
        throw bad(file, "it holds no public key in PEM format");
      }
      byte[] der = Base64.getMimeDecoder().decode(text.substring(start + BEGIN.length(), end));
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    } catch (IOException e) {
      throw bad(file, IoMessages.reason(e));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw bad(file, "it holds no key of Ed25519");
    }
  }

  private static void check(Path path) throws ClientException {
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path);
      if (rights.contains(PosixFilePermission.GROUP_WRITE)
          || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw bad(path, "others than its owner can write it");
      }
    } catch (IOException e) {
      throw bad(path, IoMessages.reason(e));
    }
  }

  private static ClientException bad(Path path, String why) {
    return new ClientException(
        ClientProblem.CONTROLLER_KEYS,
        "cannot use " + path + ": " + why,
        "put controller/controller.pub of the server's state there, as root");
  }
}
