// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One shell on another machine that answers questions about files, one after the other, with the
 * tools that POSIX and every Linux have. Questions are lines; answers are in hexadecimal, so that
 * no name and no byte of a file can be taken for anything else. What the machine says is not
 * trusted: an answer has a bound in size and in time.
 */
final class RemoteShell implements AutoCloseable {
  /** The longest answer in bytes. */
  static final int MOST = 20 << 20;

  private static final int PATIENCE_SECONDS = 60;
  private static final int SECONDS_TO_END = 2;
  private static final String END = "=";

  /**
   * Reads questions of a word and up to three arguments, the first of them a path with octal
   * escapes. The dot keeps the line ends that a path may end with.
   */
  private static final String SCRIPT =
      """
      r() { { "$@" < /dev/null 2> /dev/null; printf ' %d' "$?"; } | od -An -v -tx1; echo =; }
      access() { test -r "$1" && printf r; test -x "$1" && printf x; return 0; }
      names() {
        cd -- "$1" || return 1
        i=0
        for n in * .[!.]* ..?*; do
          { [ -e "$n" ] || [ -L "$n" ]; } || continue
          i=$((i + 1)); [ "$i" -le "$2" ] || return 2
          printf '%s/' "$n"
        done
      }
      while read -r op path a b; do
        p=$(printf '%b.' "$path"); p=${p%.}
        case $op in
          stat) r stat -L -c '%f %s %i %d' -- "$p" ;;
          access) r access "$p" ;;
          link) r readlink -- "$p" ;;
          real) r readlink -f -- "$p" ;;
          names) (r names "$p" "$a") ;;
          blocks) r dd if="$p" bs=4096 skip="$a" count="$b" ;;
          lines) r head -n "$a" -- "$p" ;;
          folders) r printf '%s\\n%s\\n%s' "$PATH" "$LD_LIBRARY_PATH" "$PWD" ;;
          *) r false ;;
        esac
      done
      """;

  private final Process process;
  private final OutputStream questions;
  private final BufferedReader answers;

  /** Starts the shell. */
  RemoteShell(Transport transport) throws IOException {
    process = transport.start(List.of("sh", "-c", SCRIPT), Redirect.PIPE, Redirect.PIPE);
    questions = process.getOutputStream();
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** What a command there printed, and how it ended. */
  static final class Answer {
    private final byte[] output;
    private final int status;

    private Answer(byte[] output, int status) {
      this.output = output;
      this.status = status;
    }

    /** The bytes on its standard output. */
    byte[] output() {
      return output;
    }

    /** Its exit status. */
    int status() {
      return status;
    }

    boolean isGood() {
      return status == 0;
    }

    String text() {
      return new String(output, UTF_8);
    }
  }

  /**
   * Asks one question.
   *
   * @throws IOException the machine does not answer, or not as it should
   */
  synchronized Answer ask(String word, String path, Object... arguments) throws IOException {
    StringBuilder line = new StringBuilder(word).append(' ').append(escape(path));
    for (Object argument : arguments) {
      line.append(' ').append(argument);
    }
    questions.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
    questions.flush();
    CompletableFuture<Void> answered = new CompletableFuture<>();
    answered
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .exceptionally(
            late -> {
              process.destroyForcibly();
              return null;
            });
    try {
      return read();
    } finally {
      answered.complete(null);
    }
  }

  private Answer read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line = line(); !line.equals(END); line = line()) {
      for (int at = 0; at < line.length(); at += 3) {
        bytes.write(octet(line, at));
      }
      if (bytes.size() > MOST) {
        process.destroyForcibly();
        throw new IOException("the machine's answer is too long");
      }
    }
    byte[] all = bytes.toByteArray();
    int end = all.length;
    while (end > 0 && all[end - 1] >= '0' && all[end - 1] <= '9') {
      end--;
    }
    if (end == 0 || all[end - 1] != ' ' || all.length - end < 1 || all.length - end > 3) {
      throw damaged();
    }
    int status = Integer.parseInt(new String(all, end, all.length - end, UTF_8));
    return new Answer(Arrays.copyOf(all, end - 1), status);
  }

  /** A line of od, which is never long. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = answers.read();
    while (c != '\n') {
      if (c < 0) {
        throw new IOException("the machine's shell does not answer");
      }
      if (line.length() > 100) {
        throw damaged();
      }
      line.append((char) c);
      c = answers.read();
    }
    return line.toString();
  }

  /** A blank and two digits. */
  private static int octet(String line, int at) throws IOException {
    if (at + 3 > line.length() || line.charAt(at) != ' ') {
      throw damaged();
    }
    int high = Character.digit(line.charAt(at + 1), 16);
    int low = Character.digit(line.charAt(at + 2), 16);
    if (high < 0 || low < 0) {
      throw damaged();
    }
    return high << 4 | low;
  }

  private static IOException damaged() {
    return new IOException("the machine's answer is damaged");
  }

  /** As {@code printf %b} reads it; letters, digits and what is harmless in paths stay readable. */
  static String escape(String path) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || "/._-+".indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped.append("\\0").append("%03o".formatted((int) c));
      }
    }
    return escaped.isEmpty() ? "." : escaped.toString();
  }

  /** The end of the questions is the end of the shell; one that does not obey is ended. */
  @Override
  public void close() {
    try {
      questions.close();
      if (process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // It does not listen any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
