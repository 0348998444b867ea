// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Extractor;
import io.jstap.translator.ir.Format;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.Variable;
import java.util.List;

/** Emits what is done with statistics: adding values, taking numbers and histograms. */
final class StatisticsEmitter {
  private final BodyEmitter body;
  private final NumberEmitter numbers;

  StatisticsEmitter(BodyEmitter body) {
    this.body = body;
    this.numbers = new NumberEmitter(body);
  }

  String accumulate(Value.Accumulate accumulate) {
    String element = element(accumulate.statistic(), accumulate.keys());
    String value = numbers.operand(accumulate.value());
    body.code().line("jstap_statistic_add(c, " + element + ", " + value + ");");
    body.check(accumulate.span(), "identifier");
    return value;
  }

  String extract(Value.Extract extract) {
    String element = element(extract.statistic(), extract.keys());
    if (extract.extractor() == Extractor.SUM_OF_SOME) {
      body.code().line("jstap_statistic_get(c, " + element + ", JSTAP_AVERAGE);");
      body.check(extract.span(), "operator");
    }
    String value =
        numbers.store(
            "jstap_statistic_get(c, " + element + ", " + constant(extract.extractor()) + ")");
    body.check(extract.span(), "operator");
    return value;
  }

  static String constant(Extractor extractor) {
    return switch (extractor) {
      case COUNT -> "JSTAP_COUNT";
      case SUM, SUM_OF_SOME -> "JSTAP_SUM";
      case MIN -> "JSTAP_MIN";
      case MAX -> "JSTAP_MAX";
      case AVERAGE -> "JSTAP_AVERAGE";
      case VARIANCE -> "JSTAP_VARIANCE";
    };
  }

  String bucket(Value.Bucket bucket) {
    String element = element(bucket.statistic(), bucket.keys());
    String number = numbers.operand(bucket.number());
    String value = numbers.store("jstap_histogram_cell(c, " + element + ", " + number + ")");
    body.check(bucket.span(), "operator");
    return value;
  }

  /** A bucket that is out of range, or one of an empty statistic, is merely not there. */
  String bucketExists(Value.BucketExists exists) {
    String element = element(exists.statistic(), exists.keys());
    String number = numbers.operand(exists.number());
    String cells = "jstap_histogram_cells(" + body.names().array(exists.statistic()) + ")";
    return numbers.store(
        "%1$s >= 0 && %1$s < %2$s && jstap_statistic_get(c, %3$s, JSTAP_COUNT) && jstap_histogram_cell(c, %3$s, %1$s)"
            .formatted(number, cells, element));
  }

  void print(Value.PrintHistogram print) {
    String element = element(print.statistic(), print.keys());
    body.code().line("jstap_print_histogram(c, " + element + ");");
    body.check(print.span(), "operator");
    if (print.newline()) {
      String newline = body.names().format(new Format(List.of(new Format.Text("\n"))));
      body.code().line("jstap_print(c, &" + newline + ", NULL);");
    }
  }

  void printToString(Value.HistogramText text, String buffer) {
    String element = element(text.statistic(), text.keys());
    body.code().line(buffer + "[0] = '\\0';");
    body.code().line("jstap_sprint_histogram(c, " + buffer + ", " + element + ");");
    body.check(text.span(), "operator");
    if (text.newline()) {
      body.code().line("jstap_string_append(c, " + buffer + ", \"\\n\");");
    }
  }

  /** Map and keys as arguments of the runtime's functions. */
  String element(Variable.Array statistic, List<Value> keys) {
    return body.names().array(statistic) + ", " + numbers.keys(keys);
  }
}
