// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.session.Exits;
import io.jstap.client.session.HelperLink;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A helper behind the pipes of a process: the helper itself, or what leads to another machine. */
final class ProcessLink implements HelperLink {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int SSH_FAILED = 255;

  private final Process process;
  private final String place;
  private final boolean here;

  /**
   * @param place where the helper is, for messages
   * @param here whether the process is the helper itself
   */
  ProcessLink(Process process, String place, boolean here) {
    this.process = process;
    this.place = place;
    this.here = here;
  }

  @Override
  public InputStream input() {
    return process.getInputStream();
  }

  @Override
  public OutputStream output() {
    return process.getOutputStream();
  }

  @Override
  public boolean isHere() {
    return here;
  }

  @Override
  public OptionalInt await(long seconds) throws InterruptedException {
    if (seconds >= 0 && !process.waitFor(seconds, TimeUnit.SECONDS)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(process.waitFor());
  }

  /** With what it has started, which would keep the pipes open. */
  @Override
  public void destroy() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  @Override
  public ClientException unanswered(int status) {
    return switch (status) {
      case NOT_FOUND ->
          new ClientException(
              ClientProblem.HELPER_MISSING,
              "there is no helper on " + place,
              "install it there as root: /usr/lib/jstap/staprun-native, see docs/remote.md");
      case NOT_EXECUTABLE ->
          new ClientException(
              ClientProblem.HELPER_MISSING,
              "the helper on " + place + " may not be run by you",
              "only members of stapusr may: as root there, usermod -aG stapusr USER");
      case SSH_FAILED ->
          new ClientException(
              ClientProblem.REMOTE,
              place + " is not reached",
              "what was said above tells why; try it by hand: does that work without a question?");
      default ->
          new ClientException(
              ClientProblem.HELPER_FAILED,
              "the helper on %s ended %s before it said a word"
                  .formatted(place, Exits.describe(status)),
              "install client and helper from one build");
    };
  }

  @Override
  public ClientException cutOff(int status) {
    return here
        ? new ClientException(
            ClientProblem.HELPER_FAILED,
            "the helper ended " + Exits.describe(status) + " before the session did",
            "run again; the module stops and unloads by itself, dmesg shows what the kernel says")
        : new ClientException(
            ClientProblem.REMOTE,
            "the connection to " + place + " was cut",
            "run again; the session there ends by itself within half a minute, and the module goes");
  }
}
