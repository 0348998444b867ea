// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What a failed call means to a person. */
public final class Failures {
  private Failures() {}

  /** Explains a failed call to a server. */
  public static ClientException explain(ServerAddress address, StatusRuntimeException failure) {
    Optional<CertificateException> certificate = cause(failure, CertificateException.class);
    if (certificate.isPresent()) {
      return certificate(address, certificate.get(), failure);
    }
    Optional<SSLException> tls = cause(failure, SSLException.class);
    Status status = failure.getStatus();
    String said = Text.clean(String.valueOf(status.getDescription()));
    if (tls.isPresent()) {
      return tls(address, tls.get(), failure);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE -> unreachable(address, failure);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new ClientException(
              ClientProblem.CLIENT_REFUSED,
              "the server " + address + " refused this client: " + said,
              "have a certificate issued by the server's own authority: jstap-certs issue client --name YOU",
              failure);
      case INVALID_ARGUMENT ->
          new ClientException(
              ClientProblem.REQUEST_REFUSED,
              "the server refused the request: " + said,
              "correct the option or the script that it names",
              failure);
      case RESOURCE_EXHAUSTED ->
          new ClientException(
              ClientProblem.SERVER_BUSY,
              "the server " + address + " takes no more: " + said,
              "try again in a moment",
              failure);
      case FAILED_PRECONDITION ->
          new ClientException(
              ClientProblem.REQUEST_REFUSED,
              "the server " + address + " does not do this: " + said,
              "ask its administrator, or use another server",
              failure);
      case UNIMPLEMENTED ->
          new ClientException(
              ClientProblem.CALL_FAILED,
              "the server " + address + " does not know this call: " + said,
              "is it a jstap server of this version?",
              failure);
      default ->
          new ClientException(
              ClientProblem.CALL_FAILED,
              "the call to " + address + " failed: " + status.getCode() + ": " + said,
              "the server's log says more",
              failure);
    };
  }

  private static ClientException certificate(
      ServerAddress address, CertificateException cause, StatusRuntimeException failure) {
    if (isOfUnknownAuthority(cause)) {
      return new ClientException(
          ClientProblem.SERVER_CERTIFICATE,
          "the server " + address + " shows a certificate of an authority that is not trusted here",
          "is it the right server? If so, copy ca.pem from its folder into the folder of --certs",
          failure);
    }
    return new ClientException(
        ClientProblem.SERVER_CERTIFICATE,
        "the certificate of the server " + address + " does not fit: " + cause.getMessage(),
        "reach the server under a name in its certificate, or have it issued anew with that --host",
        failure);
  }

  /**
   * Java's validator says it in two ways, depending on what the certificate tells of its issuer.
   */
  private static boolean isOfUnknownAuthority(CertificateException failure) {
    return cause(failure, CertPathBuilderException.class).isPresent()
        || cause(failure, CertPathValidatorException.class)
            .filter(e -> e.getReason().equals(PKIXReason.NO_TRUST_ANCHOR))
            .isPresent();
  }

  /** Our side found no fault, so what is wrong is what the other side says: an alert. */
  private static ClientException tls(
      ServerAddress address, SSLException cause, StatusRuntimeException failure) {
    String detail = String.valueOf(cause.getMessage());
    if ((detail.contains("fatal alert") && detail.contains("certificate"))
        || detail.contains("access_denied")
        || detail.contains("unknown_ca")) {
      return new ClientException(
          ClientProblem.CLIENT_REFUSED,
          "the server " + address + " refused this client's certificate (" + detail + ")",
          "have one issued by the server's own authority: jstap-certs issue client --name YOU",
          failure);
    }
    return new ClientException(
        ClientProblem.SERVER_UNREACHABLE,
        "no TLS connection to " + address + ": " + detail,
        "does a jstap server listen on that port, with TLS 1.2 or 1.3?",
        failure);
  }

  /** Whether the server was reached, but one of both closed before TLS was agreed upon. */
  static boolean isHandshakeGivenUp(StatusRuntimeException failure) {
    return failure.getStatus().getCode() == Status.Code.UNAVAILABLE
        && (cause(failure, ClosedChannelException.class).isPresent()
            || cause(failure, SslHandshakeTimeoutException.class).isPresent());
  }

  private static ClientException unreachable(
      ServerAddress address, StatusRuntimeException failure) {
    String why =
        cause(failure, UnknownHostException.class).isPresent()
            ? "no such host is known"
            : cause(failure, ConnectException.class)
                .map(e -> Text.clean(String.valueOf(e.getMessage())))
                .orElseGet(() -> deepest(failure));
    return new ClientException(
        ClientProblem.SERVER_UNREACHABLE,
        "cannot reach the server " + address + ": " + why,
        "is it running there (jstap-server serve --listen), is the port right, does a firewall let it through?",
        failure);
  }

  private static String deepest(StatusRuntimeException failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    String said =
        at instanceof StatusRuntimeException status
            ? status.getStatus().getDescription()
            : at.getMessage();
    return said == null ? at.getClass().getSimpleName() : Text.clean(said);
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return Optional.of(kind.cast(at));
      }
    }
    return Optional.empty();
  }
}
