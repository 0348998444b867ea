// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.session.Session;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The orderly end at ^C, SIGTERM and SIGHUP: the session is asked to stop, the main thread goes on
 * until all is printed and the module is unloaded, then the process ends with the session's own
 * status.
 */
final class Shutdown {
  private static volatile Optional<Session> current = Optional.empty();
  private static final AtomicInteger STATUS = new AtomicInteger(1);
  private static final CountDownLatch DONE = new CountDownLatch(1);

  private Shutdown() {}

  /** From now on signals stop this session. */
  static void guard(Session session) {
    current = Optional.of(session);
    Runtime.getRuntime().addShutdownHook(new Thread(Shutdown::stopAndWait, "shutdown"));
  }

  private static void stopAndWait() {
    if (DONE.getCount() == 0) {
      return;
    }
    current.ifPresent(Session::stop);
    try {
      DONE.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(STATUS.get());
  }

  /** Ends the process; also lets a shutdown that waits for us go on. */
  static void exit(int status) {
    STATUS.set(status);
    DONE.countDown();
    Runtime.getRuntime().halt(status);
  }
}
