// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.output.BulkTrace;
import io.jstap.client.output.FlameTrace;
import io.jstap.client.output.JsonTrace;
import io.jstap.client.output.MarkedLines;
import io.jstap.client.output.ProbeNames;
import io.jstap.client.output.RotatingFile;
import io.jstap.client.output.RotatingFile.Rotation;
import io.jstap.client.output.Sink;
import io.jstap.client.output.StandardOutput;
import io.jstap.client.output.TextTrace;
import io.jstap.client.output.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the options send the trace, with the words for what can go wrong there. */
final class TraceOutput implements AutoCloseable {
  private static final String BULK_NAME = "jstap_cpu";

  private final TraceWriter writer;
  private final String name;

  private TraceOutput(TraceWriter writer, String name) {
    this.writer = writer;
    this.name = name;
  }

  /**
   * Opens it.
   *
   * @param host the machine that the trace comes from
   * @param probes what the numbers in the trace mean
   */
  static TraceOutput open(Options options, Host host, ProbeNames probes) throws ClientException {
    Rotation rotation = options.rotation();
    String node = host.description().name();
    // One of several machines has files of its own.
    boolean several = options.remotes.size() > 1;
    String number = several ? "-" + host.id() : "";
    String file = options.output == null ? "" : options.output + number;
    String shown = file.isEmpty() ? "the trace" : file;
    try {
      if (options.bulk) {
        String base = file.isEmpty() ? BULK_NAME + number : file + "_";
        return new TraceOutput(
            new BulkTrace(cpu -> new RotatingFile(base + cpu, rotation)), base + "N");
      }
      Sink sink = !file.isEmpty() ? new RotatingFile(file, rotation) : standardOutput(host.marks());
      if (options.flamegraph != null) {
        Path picture = numbered(options.flamegraph, number);
        return new TraceOutput(new FlameTrace(sink, picture, "jstap on " + node), shown);
      }
      OptionalInt remote = several ? OptionalInt.of(host.id()) : OptionalInt.empty();
      return new TraceOutput(
          options.isJson() ? new JsonTrace(sink, node, remote, probes) : new TextTrace(sink),
          shown);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot write " + shown + ": " + IoMessages.reason(e),
          "choose another file with -o",
          e);
    }
  }

  /** Where one of several machines prints. */
  static Sink standardOutput(Marks marks) {
    return marks.ofTrace().isEmpty()
        ? new StandardOutput()
        : new MarkedLines(new StandardOutput(), marks.ofTrace());
  }

  /** {@code FILE-N.svg} for {@code FILE.svg}. */
  private static Path numbered(Path file, String number) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return file.resolveSibling(name.substring(0, end) + number + name.substring(end));
  }

  /** Nowhere: somebody else will read the trace. */
  static TraceOutput none() {
    return new TraceOutput(
        new TraceWriter() {
          @Override
          public void frame(byte[] frame) {
            throw new IllegalStateException("a session that is left alone gives no output");
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        },
        "the trace");
  }

  void frame(byte[] frame) throws IOException {
    writer.frame(frame);
  }

  /**
   * What a failed write means. The reader of standard output may have gone, which is no error:
   * empty then.
   */
  Optional<ClientException> explain(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (name.equals("the trace") && reason.contains("Broken pipe")) {
      return Optional.empty();
    }
    return Optional.of(
        new ClientException(
            ClientProblem.FILE,
            "cannot write " + name + ": " + reason,
            "make room, or choose another file with -o; what was written so far is there",
            failure));
  }

  @Override
  public void close() throws ClientException {
    try {
      writer.close();
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot write " + name + ": " + IoMessages.reason(e),
          "make room, or choose another file with -o",
          e);
    }
  }
}
