// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Program;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that only SystemTap's C has. Where a program has one of them, each of its C functions
 * prepares them; {@code jstap/native.h} of the runtime says what they mean.
 */
final class NativeNames {
  private static final Pattern NAME =
      Pattern.compile(
          "\\b(_stp_\\w+|kregs|uregs|user_mode_p|probe_point|probe_name|last_error|error_buffer)\\b");

  private NativeNames() {}

  /** Whether C of a program, that of the library it uses included, has such a name. */
  static boolean usedBy(Program program) {
    Stream<String> functions =
        program.functions().stream()
            .flatMap(
                body ->
                    switch (body) {
                      case FunctionBody.Native code -> Stream.of(code.text());
                      case FunctionBody.Script script -> Stream.empty();
                    });
    Stream<String> outside = program.topLevelC().stream().map(Program.EmbeddedCode::text);
    return Stream.concat(functions, outside).anyMatch(text -> NAME.matcher(text).find());
  }
}
