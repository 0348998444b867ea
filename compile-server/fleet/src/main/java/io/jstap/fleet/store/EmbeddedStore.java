// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The store of a server alone: values in H2's MVStore, objects in files that are named after their
 * digest.
 */
public final class EmbeddedStore implements FleetStore {
  private final MVStore store;
  private final Path objects;
  private final Map<Bucket, MVMap<String, String>> values = new EnumMap<>(Bucket.class);
  private final Map<Bucket, MVMap<String, Long>> revisions = new EnumMap<>(Bucket.class);

  private EmbeddedStore(MVStore store, Path objects) {
    this.store = store;
    this.objects = objects;
    for (Bucket bucket : Bucket.values()) {
      values.put(bucket, store.openMap("value." + bucket));
      revisions.put(bucket, store.openMap("revision." + bucket));
    }
  }

  /**
   * Opens the store of a folder, which one process at a time can; makes it when it is not there.
   *
   * @throws IOException when it is damaged, or another process has it
   */
  public static EmbeddedStore open(Path folder) throws IOException {
    Path objects = folder.resolve("objects");
    Files.createDirectories(
        objects,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      MVStore store =
          new MVStore.Builder()
              .fileName(folder.resolve("fleet.mv").toString())
              .autoCommitDisabled()
              .open();
      return new EmbeddedStore(store, objects);
    } catch (MVStoreException e) {
      throw new IOException("the fleet's store in " + folder + " can not be opened", e);
    }
  }

  @Override
  public synchronized Optional<Entry> get(Bucket bucket, String key) {
    return entry(bucket, key);
  }

  private Optional<Entry> entry(Bucket bucket, String key) {
    String value = map(values, bucket).get(key);
    Long revision = map(revisions, bucket).get(key);
    return value == null || revision == null
        ? Optional.empty()
        : Optional.of(new Entry(key, value, revision));
  }

  @Override
  public synchronized List<Entry> list(Bucket bucket) {
    List<Entry> entries = new ArrayList<>();
    for (String key : map(values, bucket).keySet()) {
      entry(bucket, key).ifPresent(entries::add);
    }
    return entries;
  }

  @Override
  public synchronized Optional<Long> put(Bucket bucket, String key, String value, long expected)
      throws IOException {
    if (value.length() > BIGGEST_VALUE) {
      throw new IOException(
          "a value of " + value.length() + " characters is too big for the fleet's store");
    }
    long is = entry(bucket, key).map(Entry::revision).orElse(NONE);
    if (is != expected) {
      return Optional.empty();
    }
    try {
      map(values, bucket).put(key, value);
      map(revisions, bucket).put(key, is + 1);
      store.commit();
      store.sync();
      return Optional.of(is + 1);
    } catch (MVStoreException e) {
      throw new IOException("the fleet's store can not be written", e);
    }
  }

  private static <V> MVMap<String, V> map(Map<Bucket, MVMap<String, V>> maps, Bucket bucket) {
    MVMap<String, V> map = maps.get(bucket);
    if (map == null) {
      throw new IllegalStateException("every bucket was opened");
    }
    return map;
  }

  @Override
  public String keep(byte[] object) throws IOException {
    if (object.length > BIGGEST_OBJECT) {
      throw new IOException("an object of " + object.length + " bytes is too big for the store");
    }
    String digest = digest(object);
    Path file = objects.resolve(digest);
    if (object(digest).isEmpty()) {
      Path part = Files.createTempFile(objects, "part", "");
      try {
        Files.write(part, object);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return digest;
  }

  @Override
  public Optional<byte[]> object(String digest) throws IOException {
    if (!digest.matches("[0-9a-f]{64}")) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(objects.resolve(digest));
      return digest(bytes).equals(digest) ? Optional.of(bytes) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public synchronized void close() {
    store.close();
  }
}
