// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.jstap.proto.v1.DebuginfoServiceGrpc;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Which calls are allowed: those listed here, by a peer whose certificate our authority issued (or,
 * on the Unix socket, by whoever can open it: its owner). A method without a row is refused, so a
 * new one cannot be forgotten.
 */
final class MethodPolicy implements ServerInterceptor {
  private static final Set<String> ALLOWED =
      Set.of(
          CompileServiceGrpc.getCompileMethod().getFullMethodName(),
          CompileServiceGrpc.getListProbesMethod().getFullMethodName(),
          CompileServiceGrpc.getListKernelsMethod().getFullMethodName(),
          DebuginfoServiceGrpc.getUploadMethod().getFullMethodName(),
          "grpc.health.v1.Health/Check",
          "grpc.health.v1.Health/Watch",
          "grpc.health.v1.Health/List",
          "grpc.reflection.v1.ServerReflection/ServerReflectionInfo");

  private final boolean certificateRequired;

  MethodPolicy(boolean certificateRequired) {
    this.certificateRequired = certificateRequired;
  }

  static boolean hasPolicy(String fullMethodName) {
    return ALLOWED.contains(fullMethodName);
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    if (!hasPolicy(method)) {
      return refuse(call, Status.PERMISSION_DENIED.withDescription("no policy allows " + method));
    }
    if (certificateRequired && !hasVerifiedCertificate(call)) {
      return refuse(
          call, Status.UNAUTHENTICATED.withDescription("a client certificate is required"));
    }
    return next.startCall(call, headers);
  }

  private static boolean hasVerifiedCertificate(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return false;
    }
    try {
      return session.getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private static <I, O> ServerCall.Listener<I> refuse(ServerCall<I, O> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
