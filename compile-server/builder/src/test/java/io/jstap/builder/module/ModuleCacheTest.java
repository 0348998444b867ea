// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCacheTest {
  @TempDir Path folder = Path.of("");

  private static String key(int number) {
    return Digests.hex(new byte[] {(byte) number});
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatIsPutIsFound() {
    ModuleCache cache = new ModuleCache(folder, 1 << 20);
    assertTrue(cache.find(key(1)).isEmpty());
    cache.put(key(1), new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, cache.find(key(1)).orElseThrow());
    assertTrue(cache.find(key(2)).isEmpty());
  }

  @Test
  void c01KeysThatBeginAlikeAreNotMixedUp() {
    ModuleCache cache = new ModuleCache(folder, 1 << 20);
    String common = "a".repeat(63);
    cache.put(common + "1", new byte[] {1});
    assertTrue(cache.find(common + "2").isEmpty());
    assertTrue(cache.find(common.substring(0, 2) + "b".repeat(62)).isEmpty());
    cache.put(common + "2", new byte[] {2});
    assertArrayEquals(new byte[] {1}, cache.find(common + "1").orElseThrow());
    assertArrayEquals(new byte[] {2}, cache.find(common + "2").orElseThrow());
  }

  @Test
  void c02DamagedEntryIsNeverServedAndGoes() throws IOException {
    ModuleCache cache = new ModuleCache(folder, 1 << 20);
    byte[] image = new byte[100];
    for (int at : new int[] {0, 31, 32, 131}) {
      cache.put(key(1), image);
      Path file = files().getFirst();
      byte[] bytes = Files.readAllBytes(file);
      bytes[at] ^= 4;
      Files.write(file, bytes);
      assertTrue(cache.find(key(1)).isEmpty(), "byte " + at);
      assertFalse(Files.exists(file));
    }
    cache.put(key(1), image);
    Path file = files().getFirst();
    Files.write(file, new byte[] {1, 2, 3});
    assertTrue(cache.find(key(1)).isEmpty());
  }

  @Test
  void leastRecentlyUsedGoesWhenTheFolderIsFull() throws IOException {
    ModuleCache cache = new ModuleCache(folder, 10_000);
    for (int i = 0; i < 9; i++) {
      cache.put(key(i), new byte[1000]);
      Path file = folder.resolve(key(i).substring(0, 2)).resolve(key(i) + ".image");
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + i));
    }
    assertTrue(cache.find(key(0)).isPresent());
    for (int i = 9; i < 12; i++) {
      cache.put(key(i), new byte[1000]);
    }
    assertTrue(files().stream().mapToLong(file -> file.toFile().length()).sum() <= 10_000);
    assertTrue(cache.find(key(0)).isPresent(), "was used last");
    assertTrue(cache.find(key(1)).isEmpty());
    assertTrue(cache.find(key(11)).isPresent());
  }
}
