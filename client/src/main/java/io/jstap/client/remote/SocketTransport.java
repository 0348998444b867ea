// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.session.HelperLink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** A stream socket whose other side is a helper, and nothing else. */
final class SocketTransport implements Transport {
  private final Path path;

  SocketTransport(Path path) {
    this.path = path;
  }

  @Override
  public HelperLink open() throws ClientException {
    try {
      return new Link(SocketChannel.open(UnixDomainSocketAddress.of(path)), path);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.REMOTE,
          "unix:" + path + " is not reached: " + IoMessages.reason(e),
          "is it a stream socket that somebody serves, and may you write to it?",
          e);
    }
  }

  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  public boolean runsCommands() {
    return false;
  }

  @Override
  public Process start(List<String> words, Redirect input, Redirect output) throws IOException {
    throw new IOException("unix:" + path + " leads to the helper only; ssh and exec: run commands");
  }

  @Override
  public void close() {
    // Each link has its own socket.
  }

  private record Link(SocketChannel channel, Path path) implements HelperLink {
    @Override
    public InputStream input() {
      return Channels.newInputStream(channel);
    }

    /** Its end is the end of what we say; what the helper says still comes. */
    @Override
    public OutputStream output() {
      OutputStream out = Channels.newOutputStream(channel);
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
          channel.shutdownOutput();
        }
      };
    }

    @Override
    public boolean isHere() {
      return false;
    }

    @Override
    public OptionalInt await(long seconds) {
      destroy();
      return OptionalInt.of(0);
    }

    @Override
    public void destroy() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ClientException unanswered(int status) {
      return new ClientException(
          ClientProblem.REMOTE,
          "nobody answers at unix:" + path,
          "its other side has to be: /usr/lib/jstap/staprun-native remote");
    }

    @Override
    public ClientException cutOff(int status) {
      return new ClientException(
          ClientProblem.REMOTE,
          "the connection to unix:" + path + " was cut",
          "run again; the session there ends by itself within half a minute, and the module goes");
    }
  }
}
