// SPDX-License-Identifier: Apache-2.0

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.PassTiming;
import io.jstap.proto.v1.ScriptSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures a warm server: the time from a request to the last byte of the signed module.
 *
 * <p>Usage: {@code CompileLatency SERVER CERTS RELEASE ROUNDS SCRIPT...}. Prints one line for each script: name, median
 * milliseconds of novel scripts, median milliseconds of the same script again, and of what the server says passes 1 and 2
 * took. A novel script is the script plus an
 * unused probe with a number that no other run has.
 */
public final class CompileLatency {
  private static final int WARMING_UP = 120;

  private final CompileServiceGrpc.CompileServiceBlockingStub server;
  private final String release;
  private final long seed = System.nanoTime();
  private int serial;
  private long understanding;

  private CompileLatency(ManagedChannel channel, String release) {
    this.server = CompileServiceGrpc.newBlockingStub(channel);
    this.release = release;
  }

  public static void main(String[] args) throws Exception {
    Path certs = Path.of(args[1]);
    String[] address = args[0].split(":", 2);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address[0], Integer.parseInt(address[1]))
            .maxInboundMessageSize(64 << 20)
            .sslContext(
                GrpcSslContexts.forClient()
                    .keyManager(
                        certs.resolve("client.pem").toFile(), certs.resolve("client.key").toFile())
                    .trustManager(certs.resolve("ca.pem").toFile())
                    .build())
            .build();
    int rounds = Integer.parseInt(args[3]);
    try {
      CompileLatency bench = new CompileLatency(channel, args[2]);
      for (int i = 4; i < args.length; i++) {
        bench.measure(Path.of(args[i]), rounds);
      }
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private void measure(Path script, int rounds) throws Exception {
    String text = Files.readString(script);
    // The server's JIT compiler needs some calls before a server is what "warm" means: it has compiled what a request runs
    // after about a hundred, some seconds of a server's life.
    for (int i = 0; i < WARMING_UP; i++) {
      compile(script, novel(text));
    }
    long[] novel = new long[rounds];
    long[] again = new long[rounds];
    long[] understood = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      String fresh = novel(text);
      novel[i] = compile(script, fresh);
      understood[i] = understanding;
      again[i] = compile(script, fresh);
    }
    System.out.printf(
        Locale.ROOT,
        "%s %.1f %.1f %.1f%n",
        script.getFileName(),
        median(novel) / 1e6,
        median(again) / 1e6,
        median(understood) / 1e6);
  }

  private String novel(String text) {
    return text + "\nglobal novel_" + Long.toUnsignedString(seed, 36) + "_" + serial++
        + " = " + serial + "\nprobe end { if (novel_" + Long.toUnsignedString(seed, 36) + "_" + (serial - 1)
        + " == 0) print(\"\") }\n";
  }

  private long compile(Path name, String text) {
    CompileRequest request =
        CompileRequest.newBuilder()
            .setKernel(Kernel.newBuilder().setRelease(release).setArchitecture("x86_64"))
            .setScript(ScriptSource.newBuilder().setName(name.getFileName().toString()).setText(text))
            .build();
    long start = System.nanoTime();
    Iterator<CompileEvent> events = server.compile(request);
    boolean success = false;
    StringBuilder problems = new StringBuilder();
    while (events.hasNext()) {
      CompileEvent event = events.next();
      if (event.hasDiagnostic()) {
        problems.append(event.getDiagnostic().getMessage()).append('\n');
      }
      success |= event.hasSummary() && event.getSummary().getSuccess();
      if (event.hasSummary()) {
        understanding =
            event.getSummary().getPassesList().stream()
                .filter(pass -> pass.getName().equals("parse") || pass.getName().equals("elaborate"))
                .mapToLong(PassTiming::getNanoseconds)
                .sum();
      }
    }
    long elapsed = System.nanoTime() - start;
    if (!success) {
      throw new IllegalStateException(name + " does not compile:\n" + problems);
    }
    return elapsed;
  }

  private static double median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
