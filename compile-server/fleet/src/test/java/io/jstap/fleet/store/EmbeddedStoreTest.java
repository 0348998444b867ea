// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends FleetStoreContract {
  @TempDir Path folder = Path.of("");

  @Override
  FleetStore reopen() throws IOException {
    return EmbeddedStore.open(folder);
  }

  @Test
  void c02ChangedBytesAreNotGivenOut() throws IOException {
    try (FleetStore store = reopen()) {
      String digest = store.keep("a module".getBytes(StandardCharsets.UTF_8));
      Files.writeString(folder.resolve("objects").resolve(digest), "another");
      assertEquals(Optional.empty(), store.object(digest));
    }
  }

  @Test
  void twoProcessesDoNotShareIt() throws IOException {
    try (FleetStore store = reopen()) {
      assertThrows(IOException.class, this::reopen);
      assertEquals(Optional.empty(), store.get(FleetStore.Bucket.NODES, "a"));
    }
  }
}
