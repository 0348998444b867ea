// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.jstap.proto.v1.CompileServiceGrpc;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MethodPolicyTest {
  @Test
  void everyServedMethodHasAPolicy() {
    List<String> served =
        Stream.of(
                CompileServiceGrpc.getServiceDescriptor(),
                HealthGrpc.getServiceDescriptor(),
                ServerReflectionGrpc.getServiceDescriptor())
            .flatMap(service -> service.getMethods().stream())
            .map(MethodDescriptor::getFullMethodName)
            .toList();
    assertFalse(served.isEmpty());
    for (String method : served) {
      assertTrue(MethodPolicy.hasPolicy(method), method + " has no policy");
    }
  }

  @Test
  void aMethodThatIsNotListedIsRefused() {
    assertFalse(MethodPolicy.hasPolicy("jstap.v1.CompileService/Format"));
  }
}
