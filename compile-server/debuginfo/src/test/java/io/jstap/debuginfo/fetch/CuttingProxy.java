// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP proxy that can cut a connection after so many bytes of the answer, or pass them slowly. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int server;
  private final AtomicLong passed = new AtomicLong();
  private final AtomicInteger cuts = new AtomicInteger();
  private final List<ByteArrayOutputStream> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile long cutAfter = Long.MAX_VALUE;
  private volatile int pauseMillis;

  CuttingProxy(int server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** The next {@code connections} are cut after that many bytes of the answer. */
  CuttingProxy cut(int connections, long bytes) {
    cuts.set(connections);
    cutAfter = bytes;
    return this;
  }

  /** Waits that long after each piece of an answer. */
  CuttingProxy slow(int millis) {
    pauseMillis = millis;
    return this;
  }

  /** How many bytes of answers went to the client since this was last asked. */
  long passed() {
    return passed.getAndSet(0);
  }

  /** What clients sent, a text for each connection. */
  List<String> requests() {
    return requests.stream().map(bytes -> bytes.toString(StandardCharsets.ISO_8859_1)).toList();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.addAll(List.of(client, behind));
        long most = cuts.getAndDecrement() > 0 ? cutAfter : Long.MAX_VALUE;
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        requests.add(request);
        Thread.ofVirtual().start(() -> forward(client, behind, request));
        Thread.ofVirtual().start(() -> answer(behind, client, most));
      } catch (IOException e) {
        // Closed, or the server behind is: the client sees it.
      }
    }
  }

  private static void forward(Socket from, Socket to, ByteArrayOutputStream copy) {
    byte[] buffer = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        copy.write(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side went away: so does the other.
    }
  }

  private void answer(Socket from, Socket to, long most) {
    byte[] buffer = new byte[16384];
    long left = most;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          return;
        }
        out.write(buffer, 0, n);
        passed.addAndGet(n);
        left -= n;
        if (pauseMillis > 0) {
          Thread.sleep(pauseMillis);
        }
      }
    } catch (IOException e) {
      // One side went away: so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
