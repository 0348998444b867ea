// SPDX-License-Identifier: Apache-2.0
package io.jstap.server.signer;

import io.jstap.builder.sign.NamedModule;
import io.jstap.builder.sign.SignedModule;
import io.jstap.builder.sign.SigningClaims;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The compile server's side of the signer's socket. Safe for use by several threads. */
public final class SignerClient {
  private final Path socket;

  public SignerClient(Path socket) {
    this.socket = socket.toAbsolutePath();
  }

  /** Why a module was not signed, in the signer's words. */
  public static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String why) {
      super(why);
    }
  }

  /** Whether a signer listens. */
  public boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      // Nobody listens yet, or any more.
      return false;
    }
  }

  /**
   * Has a module signed.
   *
   * @throws Refusal when the signer does not want to
   * @throws IOException when it can not be asked
   */
  public SignedModule sign(NamedModule module, SigningClaims claims) throws Refusal, IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
      SignerProtocol.Answer answer = ask(new SignerProtocol.Request(claims, module), out, in);
      byte[] signed = answer.signed().orElseThrow(() -> new Refusal(answer.refusal()));
      return new SignedModule(module.name(), signed);
    }
  }

  /** A signer that refuses the caller says so at once, and hangs up on what is still being sent. */
  private static SignerProtocol.Answer ask(
      SignerProtocol.Request request, DataOutputStream out, DataInputStream in) throws IOException {
    try {
      SignerProtocol.write(request, out);
    } catch (IOException sending) {
      try {
        return SignerProtocol.readAnswer(in);
      } catch (IOException reading) {
        sending.addSuppressed(reading);
        throw sending;
      }
    }
    return SignerProtocol.readAnswer(in);
  }
}
