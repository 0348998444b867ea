// SPDX-License-Identifier: Apache-2.0
package io.jstap.server.signer;

import io.jstap.builder.sign.ModuleInspector;
import io.jstap.builder.sign.ModuleSigner;
import io.jstap.builder.sign.SignedModule;
import io.jstap.builder.sign.SigningClaims;
import io.jstap.server.UnixFolder;
import io.jstap.translator.source.Privilege;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket of a signer: who may ask, and what comes of it. */
final class SignerService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignerService.class);

  /** A request is read into memory whole, so not many at once. */
  private static final int AT_ONCE = 4;

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * What a signer does whatever it is asked.
   *
   * @param callers names of the users who may ask
   * @param highest the highest class of modules that it signs
   * @param guru whether it signs modules with embedded C of their scripts' own
   */
  record Rules(Set<String> callers, Privilege highest, boolean guru) {}

  private final ServerSocketChannel listener;
  private final Path socket;
  private final ModuleSigner signer;
  private final ModuleInspector inspector;
  private final Rules rules;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /**
   * Binds the socket. If others than the signer's own user may ask, everybody can connect, for they
   * need have no group in common; the kernel says who they are before a byte of theirs is read.
   */
  SignerService(Path socket, ModuleSigner signer, ModuleInspector inspector, Rules rules)
      throws IOException {
    this.socket = socket.toAbsolutePath();
    this.signer = signer;
    this.inspector = inspector;
    this.rules = rules;
    boolean shared = rules.callers().size() > 1;
    UnixFolder.prepare(this.socket, shared);
    this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(this.socket));
    Files.setPosixFilePermissions(
        this.socket, PosixFilePermissions.fromString(shared ? "rw-rw-rw-" : "rw-------"));
  }

  /** Answers until the service is closed. */
  void serve() throws IOException {
    while (true) {
      try {
        places.acquireUninterruptibly();
        SocketChannel caller = listener.accept();
        Thread.ofVirtual().start(() -> answer(caller));
      } catch (ClosedChannelException e) {
        return;
      }
    }
  }

  private void answer(SocketChannel caller) {
    ScheduledFuture<?> end =
        clock.schedule(() -> close(caller), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    try (caller;
        DataInputStream in = new DataInputStream(Channels.newInputStream(caller));
        DataOutputStream out = new DataOutputStream(Channels.newOutputStream(caller))) {
      String user = caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      if (!rules.callers().contains(user)) {
        LOG.warn("the user {} may not ask for signatures", user);
        SignerProtocol.write(
            new SignerProtocol.Answer(
                Optional.empty(), "the signer does not know the user " + user),
            out);
        return;
      }
      Optional<SignerProtocol.Request> request = SignerProtocol.readRequest(in);
      if (request.isPresent()) {
        SignerProtocol.write(decide(request.get()), out);
      }
    } catch (IOException e) {
      LOG.warn("a request to sign ended early: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("a defect of jstap, met while signing", e);
    } finally {
      end.cancel(false);
      places.release();
    }
  }

  private SignerProtocol.Answer decide(SignerProtocol.Request request) {
    SigningClaims claims = request.claims();
    List<String> findings;
    if (!rules.highest().includes(claims.privilege())) {
      findings = List.of("this signer signs for " + rules.highest().group() + " at most");
    } else if (claims.guru() && !rules.guru()) {
      findings = List.of("this signer signs no module with embedded C of its script's own");
    } else {
      findings = inspector.inspect(request.module().bytes(), claims, Instant.now());
    }
    if (!findings.isEmpty()) {
      LOG.warn("refused for {}: {}: {}", claims.identity(), claims.name(), findings);
      return new SignerProtocol.Answer(Optional.empty(), findings.getFirst());
    }
    SignedModule signed = signer.sign(request.module());
    LOG.info(
        "signed for {}: {} of class {}, sha256 {}",
        claims.identity(),
        claims.name(),
        claims.privilege().group(),
        signed.sha256());
    return new SignerProtocol.Answer(Optional.of(signed.bytes()), "");
  }

  private static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      LOG.warn("a connection can not be closed", e);
    }
  }

  @Override
  public void close() {
    close(listener);
    clock.shutdownNow();
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.warn("the socket {} can not be removed: {}", socket, e.getMessage());
    }
  }
}
