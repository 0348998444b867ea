// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.Status;
import io.jstap.fleet.rollout.Counters;
import io.jstap.fleet.rollout.SessionReport;
import io.jstap.proto.v1.Hello;
import io.jstap.proto.v1.SessionCounters;
import io.jstap.proto.v1.SessionState;
import io.jstap.proto.v1.SessionStatus;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What nodes say, within bounds: a node is not trusted further than what it loads. */
final class NodeReports {
  private static final int NONCE = 16;
  private static final int MOST_LABELS = 64;
  private static final int MOST_SESSIONS = 64;
  private static final int LONGEST_MESSAGE = 400;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+~-]{1,128}");
  private static final Pattern BOOT = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");
  private static final Pattern VALUE = Pattern.compile("[ -~]{0,256}");
  private static final Pattern ID = Pattern.compile("[a-z0-9.-]{1,80}");

  private NodeReports() {}

  /** The node that a greeting is of. */
  static FleetNode node(String id, Hello hello) {
    int kernel = hello.getKernel().getBuildId().size();
    if (hello.getNonce().size() != NONCE) {
      throw bad("nonce: it has 16 bytes");
    }
    if (kernel < 8 || kernel > 64) {
      throw bad("kernel.build_id: a build-id has 8 to 64 bytes");
    }
    check(BOOT, hello.getBoot(), "boot");
    check(WORD, hello.getKernel().getRelease(), "kernel.release");
    check(WORD, hello.getKernel().getArchitecture(), "kernel.architecture");
    if (hello.getLabelsCount() > MOST_LABELS) {
      throw bad("labels: at most " + MOST_LABELS);
    }
    hello
        .getLabelsMap()
        .forEach(
            (name, value) -> {
              check(LABEL, name, "labels");
              check(VALUE, value, "labels");
            });
    return new FleetNode(
        id,
        hello.getBoot(),
        HexFormat.of().formatHex(hello.getKernel().getBuildId().toByteArray()),
        hello.getKernel().getRelease(),
        hello.getKernel().getArchitecture(),
        new TreeMap<>(hello.getLabelsMap()));
  }

  /** The sessions of a report by the id of their rollout. */
  static Map<String, SessionReport> sessions(io.jstap.proto.v1.Status status) {
    if (status.getSessionsCount() > MOST_SESSIONS) {
      throw bad("sessions: at most " + MOST_SESSIONS);
    }
    Map<String, SessionReport> sessions = new HashMap<>();
    for (SessionStatus session : status.getSessionsList()) {
      check(ID, session.getRollout(), "sessions.rollout");
      String message = LogText.of(session.getMessage());
      SessionReport report =
          new SessionReport(
              session.getAttempt(),
              state(session.getState()),
              message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)),
              counters(session.getCounters()));
      // The latest attempt counts; an older one may still be on its way out.
      sessions.merge(session.getRollout(), report, (a, b) -> a.attempt() >= b.attempt() ? a : b);
    }
    return sessions;
  }

  private static SessionReport.Status state(SessionState state) {
    return switch (state) {
      case SESSION_STATE_LOADING -> SessionReport.Status.LOADING;
      case SESSION_STATE_RUNNING -> SessionReport.Status.RUNNING;
      case SESSION_STATE_ENDED -> SessionReport.Status.ENDED;
      case SESSION_STATE_FAILED -> SessionReport.Status.FAILED;
      case SESSION_STATE_UNSPECIFIED, UNRECOGNIZED -> throw bad("sessions.state: it is not known");
    };
  }

  private static Counters counters(SessionCounters counters) {
    return new Counters(
        cut(counters.getErrors()),
        cut(counters.getSkipped()),
        cut(counters.getSkippedPerMinute()),
        cut(counters.getLost()),
        cut(counters.getRecords()));
  }

  /** Unsigned on the wire; nothing that is counted is that much. */
  private static long cut(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }

  private static void check(Pattern pattern, String text, String field) {
    if (text.length() > 1000 || !pattern.matcher(text).matches()) {
      throw bad(field + ": it is empty, too long, or has other characters than it may");
    }
  }

  private static RuntimeException bad(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }
}
