// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Privilege;
import io.jstap.proto.v1.TapsetFile;
import io.jstap.proto.v1.TapsetRoot;
import io.jstap.server.Role.Quotas;
import io.jstap.server.Role.Right;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** U01: nobody gets more than their role, whatever they say of themselves. */
class AuthorisationTest {
  private static Caller caller(String highest, Right... rights) {
    return new Caller(
        "jstap:test/" + highest,
        new Role(
            io.jstap.translator.source.Privilege.ofGroup(highest).orElseThrow(),
            Set.of(rights),
            new Quotas(1, 1, 2)));
  }

  @ParameterizedTest
  @CsvSource({
    "stapdev, PRIVILEGE_UNSPECIFIED, PRIVILEGE_UNSPECIFIED, PRIVILEGE_STAPDEV",
    "stapusr, PRIVILEGE_UNSPECIFIED, PRIVILEGE_UNSPECIFIED, PRIVILEGE_STAPUSR",
    "stapusr, PRIVILEGE_UNSPECIFIED, PRIVILEGE_STAPDEV, PRIVILEGE_STAPUSR",
    "stapdev, PRIVILEGE_UNSPECIFIED, PRIVILEGE_STAPUSR, PRIVILEGE_STAPUSR",
    "stapsys, PRIVILEGE_STAPUSR, PRIVILEGE_STAPDEV, PRIVILEGE_STAPUSR",
    "stapsys, PRIVILEGE_STAPSYS, PRIVILEGE_UNSPECIFIED, PRIVILEGE_STAPSYS",
    "stapsys, PRIVILEGE_STAPDEV, PRIVILEGE_UNSPECIFIED, ",
    "stapusr, PRIVILEGE_STAPDEV, PRIVILEGE_STAPDEV, ",
    "stapusr, PRIVILEGE_STAPSYS, PRIVILEGE_STAPUSR, ",
  })
  void u01ThePrivilegeIsTheHighestThatBothAllow(
      String role, Privilege asked, Privilege node, Privilege granted) {
    CompileRequest request =
        CompileRequest.newBuilder().setPrivilege(asked).setNodePrivilege(node).build();
    Optional<Privilege> wanted = Optional.ofNullable(granted);
    if (wanted.isPresent()) {
      assertEquals(wanted.get(), Authorisation.granted(request, caller(role)).getPrivilege());
    } else {
      refused(request, caller(role), "modules of stap");
    }
  }

  private static void refused(CompileRequest request, Caller caller, String what) {
    StatusRuntimeException refusal =
        assertThrows(StatusRuntimeException.class, () -> Authorisation.granted(request, caller));
    assertEquals(Status.Code.PERMISSION_DENIED, refusal.getStatus().getCode());
    String text = String.valueOf(refusal.getStatus().getDescription());
    assertTrue(text.contains(what) && text.contains(caller.identity()), text);
    assertTrue(text.contains("policy.yaml"), text);
  }

  @Test
  void u01EmbeddedCNeedsARightOfItsOwn() {
    CompileRequest guru = CompileRequest.newBuilder().setGuru(true).build();
    refused(guru, caller("stapdev", Right.FOREIGN_TAPSETS), "guru mode");
    assertTrue(Authorisation.granted(guru, caller("stapdev", Right.GURU)).getGuru());
    TapsetFile file =
        TapsetFile.newBuilder()
            .setPath("a.stp")
            .setContent(ByteString.copyFromUtf8("function f() %{ %}"))
            .build();
    CompileRequest tapset =
        CompileRequest.newBuilder().addTapsetRoots(TapsetRoot.newBuilder().addFiles(file)).build();
    refused(tapset, caller("stapdev", Right.GURU), "embedded C (-I)");
    Authorisation.granted(tapset, caller("stapdev", Right.FOREIGN_TAPSETS));
  }

  @Test
  void q03ACallersQuotaIsNobodyElsesTrouble() throws InterruptedException {
    Admission admission = new Admission(8, 100);
    Caller greedy = caller("stapusr");
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread first =
        Thread.ofVirtual()
            .start(
                () ->
                    admission.run(
                        greedy,
                        () -> {
                          started.countDown();
                          await(end);
                        },
                        () -> {}));
    started.await();
    Thread second = Thread.ofVirtual().start(() -> admission.run(greedy, () -> {}, () -> {}));
    while (second.getState() != Thread.State.WAITING) {
      Thread.sleep(5);
    }
    StatusRuntimeException refusal =
        assertThrows(StatusRuntimeException.class, () -> admission.run(greedy, () -> {}, () -> {}));
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, refusal.getStatus().getCode());
    admission.run(caller("stapdev"), () -> {}, () -> {});
    end.countDown();
    first.join();
    second.join();
    admission.run(greedy, () -> {}, () -> {});
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void q03ModulesOfADayAreCounted() {
    Clock day = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
    Admission admission = new Admission(1, 1, day);
    Caller caller = caller("stapusr");
    for (int i = 0; i < 2; i++) {
      admission.run(caller, () -> admission.count(caller), () -> {});
    }
    StatusRuntimeException refusal =
        assertThrows(StatusRuntimeException.class, () -> admission.run(caller, () -> {}, () -> {}));
    assertTrue(String.valueOf(refusal.getStatus().getDescription()).contains("2 modules"));
  }
}
