// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jstap.builder.sign.SignedModule;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.fleet.FleetProblem;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.Privilege;
import io.jstap.proto.v1.ProgramQuestion;
import io.jstap.proto.v1.ScriptSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compiles the script of a rollout for a kernel of the fleet: as everything is compiled, with the
 * rights, the quotas and in the name of whom the rollout belongs to.
 */
final class FleetCompiler {
  private final Compilation compilation;
  private final Admission admission;
  private final AuditLog audit;
  private final Policy policy;

  /** What came of it: a module, or problems that say why there is none. */
  record Result(Optional<SignedModule> module, List<Problem> problems) {}

  FleetCompiler(Compilation compilation, Admission admission, AuditLog audit, Policy policy) {
    this.compilation = compilation;
    this.admission = admission;
    this.audit = audit;
    this.policy = policy;
  }

  /** The request for a kernel, as a client would make it. */
  private static CompileRequest request(FleetRollout.Source source, FleetNode node) {
    return CompileRequest.newBuilder()
        .setKernel(
            Kernel.newBuilder()
                .setBuildId(ByteString.copyFrom(HexFormat.of().parseHex(node.kernel())))
                .setRelease(node.release())
                .setArchitecture(node.architecture()))
        .setScript(ScriptSource.newBuilder().setName(source.name()).setText(source.text()))
        .addAllArguments(source.arguments())
        .setPrivilege(Privilege.valueOf("PRIVILEGE_" + source.privilege().toUpperCase(Locale.ROOT)))
        .build();
  }

  /**
   * Compiles.
   *
   * @param owner in whose name; what the policy gives them now counts
   * @param node one of the kernel that it is for
   * @throws StatusRuntimeException when the owner may not, or the server is busy
   */
  Result compile(String owner, FleetRollout.Source source, FleetNode node) throws IOException {
    Caller caller =
        new Caller(
            owner,
            policy
                .role(owner)
                .filter(role -> role.may(Role.Right.COMPILE))
                .orElseThrow(
                    () ->
                        Status.PERMISSION_DENIED
                            .withDescription("the policy lets '" + owner + "' compile nothing")
                            .asRuntimeException()));
    CompileRequest asked = request(source, node);
    RequestValidation.check(asked);
    CompileRequest granted = Authorisation.granted(asked, caller);
    List<Result> results = new ArrayList<>();
    long start = System.nanoTime();
    admission.run(
        caller,
        () ->
            Context.current()
                .withValue(Caller.KEY, caller)
                .run(() -> results.add(compiled(granted))),
        () -> {});
    Result made = results.getFirst();
    made.module().ifPresent(_ -> admission.count(caller));
    audit.append(
        new AuditLog.Entry(
            owner,
            "fleet compile",
            Manifests.scriptDigest(granted),
            LogText.of("kernel=" + node.release() + " privilege=" + granted.getPrivilege()),
            made.module().isPresent() ? "done" : "failed",
            made.module().map(SignedModule::sha256).orElse(""),
            (System.nanoTime() - start) / 1_000_000));
    return made;
  }

  private Result compiled(CompileRequest request) {
    CollectingSink events = new CollectingSink();
    try {
      Compilation.Result result = compilation.run(request, events, new PassClock());
      result
          .wanted()
          .ifPresent(
              wanted ->
                  events.problem(
                      Problem.error(
                              FleetProblem.NEEDS_PROGRAMS,
                              "the script is about programs of a machine: "
                                  + wanted.getQuestionsList().stream()
                                      .map(FleetCompiler::name)
                                      .distinct()
                                      .collect(Collectors.joining(", ")))
                          .withHelp("a rollout can be about kernels only, for now")));
      return new Result(result.module(), events.problems());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("cancelled").asRuntimeException();
    }
  }

  private static String name(ProgramQuestion question) {
    return question.getName().isEmpty() ? "what a process runs" : question.getName();
  }
}
