// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.jstap.proto.v1.CompileServiceGrpc;
import io.jstap.proto.v1.DebuginfoServiceGrpc;
import io.jstap.proto.v1.FleetServiceGrpc;
import io.jstap.proto.v1.NodeServiceGrpc;
import io.jstap.server.Role.Right;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which calls are allowed: those listed here, by a caller whose role has the right that the method
 * needs. A method without a row is refused, so a new one can not be forgotten.
 */
final class MethodPolicy implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(MethodPolicy.class);

  private static final Map<String, Right> NEEDED =
      Map.ofEntries(
          row(CompileServiceGrpc.getCompileMethod(), Right.COMPILE),
          row(CompileServiceGrpc.getListProbesMethod(), Right.COMPILE),
          row(CompileServiceGrpc.getListKernelsMethod(), Right.COMPILE),
          row(DebuginfoServiceGrpc.getUploadMethod(), Right.UPLOAD),
          row(NodeServiceGrpc.getAttachMethod(), Right.NODE),
          row(NodeServiceGrpc.getFetchModuleMethod(), Right.NODE),
          row(FleetServiceGrpc.getPlanRolloutMethod(), Right.FLEET_AUTHOR),
          row(FleetServiceGrpc.getStartRolloutMethod(), Right.FLEET_OPERATE),
          row(FleetServiceGrpc.getPauseRolloutMethod(), Right.FLEET_OPERATE),
          row(FleetServiceGrpc.getResumeRolloutMethod(), Right.FLEET_OPERATE),
          row(FleetServiceGrpc.getRetryRolloutMethod(), Right.FLEET_OPERATE),
          row(FleetServiceGrpc.getStopRolloutMethod(), Right.FLEET_OPERATE),
          row(FleetServiceGrpc.getListRolloutsMethod(), Right.FLEET_VIEW),
          row(FleetServiceGrpc.getListNodesMethod(), Right.FLEET_VIEW),
          row(FleetServiceGrpc.getGetHistoryMethod(), Right.FLEET_VIEW),
          Map.entry("grpc.health.v1.Health/Check", Right.HEALTH),
          Map.entry("grpc.health.v1.Health/Watch", Right.HEALTH),
          Map.entry("grpc.health.v1.Health/List", Right.HEALTH),
          Map.entry("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Right.ADMINISTER));

  private static Map.Entry<String, Right> row(MethodDescriptor<?, ?> method, Right right) {
    return Map.entry(method.getFullMethodName(), right);
  }

  private final Policy policy;
  private final Function<ServerCall<?, ?>, Optional<String>> identify;

  private MethodPolicy(Policy policy, Function<ServerCall<?, ?>, Optional<String>> identify) {
    this.policy = policy;
    this.identify = identify;
  }

  /** Identity is the name in the verified certificate of the client; nothing else counts. */
  static MethodPolicy ofCertificates(Policy policy) {
    return new MethodPolicy(policy, call -> certificate(call).flatMap(ClientIdentity::of));
  }

  /** Identity is a user of this machine, whom the socket's folder has let in. */
  static MethodPolicy ofUser(Policy policy, String identity) {
    return new MethodPolicy(policy, call -> Optional.of(identity));
  }

  /** The right that a method needs; empty when there is no row for it. */
  static Optional<Right> needed(String fullMethodName) {
    return Optional.ofNullable(NEEDED.get(fullMethodName));
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    Optional<String> identity = identify.apply(call);
    if (identity.isEmpty()) {
      return refuse(
          call,
          "nobody",
          Status.UNAUTHENTICATED.withDescription(
              "a client certificate that names its owner is required: jstap-certs issue client"));
    }
    Optional<Role> role = policy.role(identity.get());
    if (role.isEmpty()) {
      return refuse(
          call,
          identity.get(),
          Status.PERMISSION_DENIED.withDescription(
              "the policy of the compile server does not name '"
                  + identity.get()
                  + "': its administrator can change that in policy.yaml"));
    }
    Optional<Right> right = needed(method);
    if (right.isEmpty() || !role.get().may(right.get())) {
      return refuse(
          call,
          identity.get(),
          Status.PERMISSION_DENIED.withDescription(
              "the policy of the compile server does not let '"
                  + identity.get()
                  + "' call "
                  + method
                  + ": its administrator can change that in policy.yaml"));
    }
    Context context =
        Context.current().withValue(Caller.KEY, new Caller(identity.get(), role.get()));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private static Optional<X509Certificate> certificate(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own
          ? Optional.of(own)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      // The handshake asks for a certificate, so this is a call without one: it is nobody's.
      return Optional.empty();
    }
  }

  private static <I, O> ServerCall.Listener<I> refuse(
      ServerCall<I, O> call, String identity, Status status) {
    LOG.warn(
        "refused: {} for {}: {}",
        call.getMethodDescriptor().getFullMethodName(),
        identity,
        status.getDescription());
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
