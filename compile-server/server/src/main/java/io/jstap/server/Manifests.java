// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.proto.v1.CompileRequest;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.UsedModules;
import io.jstap.translator.source.ManifestFacts;
import io.jstap.translator.source.ProbedObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What a module's manifest says of its script. */
final class Manifests {
  /** What a manifest may name. Those behind are checked by the runtime only, as all are. */
  private static final int MOST_OBJECTS = 256;

  private Manifests() {}

  static ManifestFacts facts(CompileRequest request, Program program) {
    List<ProbedObject> objects =
        UsedModules.of(program).entrySet().stream()
            .limit(MOST_OBJECTS)
            .map(module -> new ProbedObject(module.getKey(), module.getValue()))
            .toList();
    return new ManifestFacts(scriptDigest(request), Privileges.of(request.getPrivilege()), objects);
  }

  /** Digest of the texts that a caller sent as scripts, hexadecimal. */
  static String scriptDigest(CompileRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(request.getScript().getText().getBytes(StandardCharsets.UTF_8));
      request
          .getExtraScriptsList()
          .forEach(extra -> digest.update(extra.getText().getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
