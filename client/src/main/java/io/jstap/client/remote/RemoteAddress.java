// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a session is to run, as {@code --remote} says it. */
public sealed interface RemoteAddress {
  /**
   * A name, an alias of ssh's configuration or an address; nothing that ssh takes for an option.
   */
  Pattern SSH =
      Pattern.compile(
          "(?<destination>(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?(?:[A-Za-z0-9_][A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?\\]))(?::(?<port>[0-9]{1,5}))?");

  /**
   * A machine that ssh reaches.
   *
   * @param destination {@code [USER@]HOST}
   */
  record Ssh(String text, String destination, OptionalInt port) implements RemoteAddress {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A stream socket whose other side is a helper. */
  record Socket(Path path) implements RemoteAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** This machine. */
  record Direct() implements RemoteAddress {
    @Override
    public String toString() {
      return "direct:";
    }
  }

  /** Whatever a command reaches that is given the command line which is to run there. */
  record Exec(String command) implements RemoteAddress {
    @Override
    public String toString() {
      return "exec:" + command;
    }
  }

  /** Reads the value of the option. */
  static RemoteAddress parse(String text) throws ClientException {
    if (text.equals("direct:")) {
      return new Direct();
    }
    if (text.startsWith("exec:") && !text.substring(5).isBlank()) {
      return new Exec(text.substring(5));
    }
    if (text.startsWith("unix:") && text.length() > 5) {
      return new Socket(path(text));
    }
    boolean url = text.startsWith("ssh://");
    Matcher match = SSH.matcher(url ? text.substring(6) : text);
    if (match.matches() && (url || match.group("port") == null)) {
      OptionalInt port =
          match.group("port") == null
              ? OptionalInt.empty()
              : OptionalInt.of(Integer.parseInt(match.group("port")));
      if (port.orElse(1) > 0 && port.orElse(1) < 65536) {
        return new Ssh(text, match.group("destination").replaceAll("[\\[\\]]", ""), port);
      }
    }
    throw bad(text);
  }

  private static Path path(String text) throws ClientException {
    try {
      return Path.of(text.substring(5)).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw bad(text);
    }
  }

  private static ClientException bad(String text) {
    return new ClientException(
        ClientProblem.USAGE,
        "--remote: '" + text + "' is no address of a machine",
        "write [USER@]HOST, ssh://[USER@]HOST[:PORT], unix:PATH, direct: or exec:COMMAND");
  }
}
