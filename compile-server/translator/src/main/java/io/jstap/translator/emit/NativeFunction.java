// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Wraps a function whose body is embedded C (§4.5):
 *
 * <pre>
 * static s64 function_3_pid(struct jstap_context *c)
 * {
 *         s64 result = 0;
 * #define STAP_RETVALUE result
 *         { ...the user's text... }
 * #undef STAP_RETVALUE
 * out: __maybe_unused;
 *         return result;
 * }
 * </pre>
 */
final class NativeFunction {
  private NativeFunction() {}

  static String emit(ProgramNames names, FunctionBody.Native function) {
    Optional<ValueType> result = function.function().result();
    boolean number = result.filter(type -> type == ValueType.LONG).isPresent();
    CWriter out = new CWriter();
    out.open(names.declaration(function.function()));
    if (number) {
      out.line("s64 result = 0;");
    }
    List<String> macros = new ArrayList<>();
    define(out, macros, "CONTEXT", "c");
    define(
        out, macros, "STAP_ERROR(...)", "do { jstap_error(c, __VA_ARGS__); goto out; } while (0)");
    if (result.isPresent()) {
      define(out, macros, "STAP_RETVALUE", "result");
      define(
          out,
          macros,
          "STAP_RETURN(v)",
          number
              ? "do { result = (v); goto out; } while (0)"
              : "do { strscpy(result, (v), MAXSTRINGLEN); goto out; } while (0)");
    } else {
      define(out, macros, "STAP_RETURN()", "goto out");
    }
    define(out, macros, "STAP_NEXT", "do { " + names.passOn(function) + "; goto out; } while (0)");
    for (Variable.Local parameter : function.function().parameters()) {
      define(out, macros, "STAP_ARG_" + parameter.name(), names.argument(parameter));
    }
    out.line("{");
    out.embedded(function.span(), function.text());
    out.line("}");
    macros.forEach(macro -> out.line("#undef " + macro));
    out.line("out: __maybe_unused;");
    out.line(number ? "return result;" : "return;");
    return out.close().line("").toString();
  }

  private static void define(CWriter out, List<String> macros, String signature, String value) {
    out.line("#define " + signature + " " + value);
    macros.add(signature.replaceAll("\\(.*", ""));
  }
}
