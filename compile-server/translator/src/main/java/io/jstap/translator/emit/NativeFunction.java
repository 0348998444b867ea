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
    String name = names.function(function.function());
    List<String> fields = GlobalMacros.frameFields(function.globals());
    CWriter out = new CWriter();
    if (!fields.isEmpty()) {
      out.open("struct frame_" + name);
      fields.forEach(field -> out.line("char " + field + "[STRING_SIZE];"));
      out.close(";").line("");
    }
    out.open(names.declaration(function.function()));
    if (number) {
      out.line("s64 result = 0;");
    }
    if (function.unmangled()) {
      arguments(out, function, result);
    }
    if (!fields.isEmpty()) {
      out.line("struct frame_%s *f = jstap_frame_push(c, sizeof(*f));".formatted(name));
      out.line("");
      out.line("if (unlikely(!f))").line("\treturn" + (number ? " 0" : "") + ";");
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
    define(out, macros, "STAP_PRINTF(...)", "jstap_printf(c, __VA_ARGS__)");
    new GlobalMacros(names)
        .of(function.globals())
        .forEach((signature, value) -> define(out, macros, signature, value));
    define(out, macros, "STAP_NEXT", "do { " + names.passOn(function) + "; goto out; } while (0)");
    for (Variable.Local parameter : function.function().parameters()) {
      define(out, macros, "STAP_ARG_" + parameter.name(), names.argument(parameter));
    }
    if (function.unmangled()) {
      define(out, macros, "THIS", "(&this)");
    }
    if (names.nativeNames()) {
      out.line("jstap_native_begin(c);");
    }
    // Leaving has to go by the end of the function.
    define(out, macros, "return", "goto out");
    names.macros().define(out, function.text());
    out.line("{");
    out.embedded(function.span(), function.text());
    out.line("}");
    names.macros().restore(out, function.text());
    macros.forEach(macro -> out.line("#undef " + macro));
    out.line("out: __maybe_unused;");
    if (names.nativeNames()) {
      out.line("jstap_native_end(c);");
    }
    if (function.unmangled() && number) {
      out.line("result = this.__retvalue;");
    }
    if (!fields.isEmpty()) {
      out.line("jstap_frame_pop(c, sizeof(*f));");
    }
    out.line(number ? "return result;" : "return;");
    return out.close().line("").toString();
  }

  /** {@code THIS->name} and {@code THIS->__retvalue}, the way of old tapsets. */
  private static void arguments(
      CWriter out, FunctionBody.Native function, Optional<ValueType> result) {
    out.open("struct");
    StringBuilder values = new StringBuilder();
    for (Variable.Local parameter : function.function().parameters()) {
      boolean text = parameter.type() == ValueType.STRING;
      out.line((text ? "const char *" : "s64 ") + CText.identifier("", parameter.name()) + ";");
      values.append("." + CText.identifier("", parameter.name()) + " = ");
      values.append(argument(parameter)).append(", ");
    }
    result.ifPresent(
        type -> {
          boolean text = type == ValueType.STRING;
          out.line((text ? "char *" : "s64 ") + "__retvalue;");
          values.append(".__retvalue = ").append(text ? "result" : "0");
        });
    out.close(" this __maybe_unused = { " + values + " };");
  }

  private static String argument(Variable.Local parameter) {
    return CText.identifier("argument_", parameter.name());
  }

  private static void define(CWriter out, List<String> macros, String signature, String value) {
    out.line("#define " + signature + " " + value);
    macros.add(signature.replaceAll("\\(.*", ""));
  }
}
