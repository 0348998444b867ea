// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.agent;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.Failures;
import io.jstap.proto.v1.FetchModuleRequest;
import io.jstap.proto.v1.ModuleChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Modules by their digest: those in a folder, and those that the server sends. What is in the
 * folder is hashed anew whenever it is used; when there is too much, what was used least lately
 * goes.
 */
final class ModuleStore {
  private static final int BIGGEST_MODULE = 64 << 20;
  private static final long FULL = 256L << 20;
  private static final int PATIENCE_SECONDS = 60;

  private final Path folder;

  ModuleStore(Path folder) {
    this.folder = folder;
  }

  /** The module of a digest. */
  byte[] get(ByteString digest, Connection connection) throws ClientException {
    String name = HexFormat.of().formatHex(digest.toByteArray());
    Path file = folder.resolve(name);
    try {
      Optional<byte[]> kept = kept(file, digest);
      if (kept.isPresent()) {
        return kept.get();
      }
      byte[] module = fetch(digest, connection);
      keep(file, module);
      return module;
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot keep a module in " + folder + ": " + IoMessages.reason(e),
          "is there room, and may the daemon write there?",
          e);
    }
  }

  private static Optional<byte[]> kept(Path file, ByteString digest) throws IOException {
    if (!Files.exists(file) || Files.size(file) > BIGGEST_MODULE) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    if (!digest(bytes).equals(digest)) {
      Files.delete(file);
      return Optional.empty();
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    return Optional.of(bytes);
  }

  private static byte[] fetch(ByteString digest, Connection connection) throws ClientException {
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    try {
      Iterator<ModuleChunk> chunks =
          connection
              .nodeWaiting()
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .fetchModule(FetchModuleRequest.newBuilder().setSha256(digest).build());
      while (chunks.hasNext()) {
        ByteString data = chunks.next().getData();
        if (module.size() + data.size() > BIGGEST_MODULE) {
          throw bad("the module has no end");
        }
        module.writeBytes(data.toByteArray());
      }
    } catch (StatusRuntimeException e) {
      throw Failures.explain(connection.address(), e);
    }
    byte[] bytes = module.toByteArray();
    if (!digest(bytes).equals(digest)) {
      throw bad("the module is not the one of the order");
    }
    return bytes;
  }

  private void keep(Path file, byte[] module) throws IOException {
    Path part = Files.createTempFile(folder, "part", "");
    try {
      Files.write(part, module);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    makeRoom();
  }

  private synchronized void makeRoom() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted(Comparator.comparing(ModuleStore::used).reversed()).toList();
    }
    long size = 0;
    for (Path file : files) {
      size += Files.exists(file) ? Files.size(file) : 0;
      if (size > FULL) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static FileTime used(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // Another one has just made room with it.
      return FileTime.fromMillis(0);
    }
  }

  private static ByteString digest(byte[] bytes) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static ClientException bad(String why) {
    return new ClientException(
        ClientProblem.BAD_REPLY,
        "the server's answer cannot be used: " + why,
        "if it stays so, look at the server's log");
  }
}
