// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.fleet.store.FleetStore.Bucket;
import io.jstap.fleet.store.FleetStore.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store promises. */
abstract class FleetStoreContract {
  /** The store, as it is after a restart. */
  abstract FleetStore reopen() throws IOException;

  @Test
  void aValueIsChangedByWhoKnowsItsRevision() throws IOException {
    try (FleetStore store = reopen()) {
      assertEquals(Optional.empty(), store.get(Bucket.ROLLOUTS, "a"));
      assertEquals(Optional.empty(), store.put(Bucket.ROLLOUTS, "a", "x", 7));
      long first = store.put(Bucket.ROLLOUTS, "a", "x", FleetStore.NONE).orElseThrow();
      assertEquals(Optional.empty(), store.put(Bucket.ROLLOUTS, "a", "y", FleetStore.NONE));
      long second = store.put(Bucket.ROLLOUTS, "a", "y", first).orElseThrow();
      assertTrue(second > first);
      assertEquals(Optional.of(new Entry("a", "y", second)), store.get(Bucket.ROLLOUTS, "a"));
      assertEquals(Optional.empty(), store.get(Bucket.NODES, "a"), "buckets are separate");
    }
  }

  @Test
  void whatIsKeptIsThereAfterARestart() throws IOException {
    byte[] module = "a module".getBytes(StandardCharsets.UTF_8);
    String digest;
    try (FleetStore store = reopen()) {
      store.put(Bucket.NODES, "b", "2", FleetStore.NONE);
      store.put(Bucket.NODES, "a", "1", FleetStore.NONE);
      digest = store.keep(module);
      assertEquals(digest, store.keep(module), "the same once more is the same");
    }
    try (FleetStore store = reopen()) {
      assertEquals(List.of("a", "b"), store.list(Bucket.NODES).stream().map(Entry::key).toList());
      assertArrayEquals(module, store.object(digest).orElseThrow());
      assertEquals(Optional.empty(), store.object("../" + digest));
      assertEquals(Optional.empty(), store.object("0".repeat(64)));
    }
  }

  @Test
  void ofManyWhoChangeAValueAtOnceOneSucceeds() throws Exception {
    try (FleetStore store = reopen();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 20; round++) {
        String key = "k" + round;
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          String value = "v" + i;
          tries.add(() -> store.put(Bucket.ROLLOUTS, key, value, FleetStore.NONE).isPresent());
        }
        int succeeded = 0;
        for (Future<Boolean> result : threads.invokeAll(tries)) {
          succeeded += result.get() ? 1 : 0;
        }
        assertEquals(1, succeeded);
      }
    }
  }

  @Test
  void whatIsTooBigIsRefused() throws IOException {
    try (FleetStore store = reopen()) {
      assertThrows(
          IOException.class,
          () ->
              store.put(
                  Bucket.NODES, "a", "x".repeat(FleetStore.BIGGEST_VALUE + 1), FleetStore.NONE));
      assertThrows(IOException.class, () -> store.keep(new byte[FleetStore.BIGGEST_OBJECT + 1]));
    }
  }
}
