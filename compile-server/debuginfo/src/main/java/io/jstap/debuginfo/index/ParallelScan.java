// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.dwarf.ScanResult;
import io.jstap.debuginfo.dwarf.Unit;
import io.jstap.debuginfo.dwarf.UnitScanner;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Scans units on two threads. */
final class ParallelScan {
  private static final int THREADS = 2;
  private static final int UNITS_A_REPORT = 128;

  private final String file;
  private final List<Unit> units;
  private final EventSink events;
  private final AtomicInteger next = new AtomicInteger();

  private ParallelScan(String file, List<Unit> units, EventSink events) {
    this.file = file;
    this.units = units;
    this.events = events;
  }

  /** The results of the threads. */
  static List<ScanResult> run(String file, List<Unit> units, EventSink events) {
    ParallelScan scan = new ParallelScan(file, units, events);
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, task -> Thread.ofPlatform().name("jstap-index").daemon().unstarted(task))) {
      List<Future<ScanResult>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(threads.submit(scan::work));
      }
      List<ScanResult> results = new ArrayList<>();
      for (Future<ScanResult> future : futures) {
        results.add(scan.await(future));
      }
      return results;
    }
  }

  private ScanResult await(Future<ScanResult> future) {
    try {
      return future.get();
    } catch (ExecutionException failure) {
      stop();
      if (failure.getCause() instanceof DebugInfoException malformed) {
        throw malformed;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException interrupted) {
      stop();
      Thread.currentThread().interrupt();
      throw new DebugInfoException(
          DebugInfoProblem.UNREADABLE_FILE, file, "", "indexing was interrupted", interrupted);
    }
  }

  /** Makes every thread find nothing more to do. */
  private void stop() {
    next.set(units.size());
  }

  private ScanResult work() {
    ScanResult result = new ScanResult();
    UnitScanner scanner = new UnitScanner(result);
    while (true) {
      int number = next.getAndIncrement();
      if (number >= units.size() || number < 0) {
        return result;
      }
      scanner.scan(units.get(number), number);
      if (number % UNITS_A_REPORT == 0) {
        events.progress(new Progress("index", "reading units of " + file, number, units.size()));
      }
    }
  }
}
