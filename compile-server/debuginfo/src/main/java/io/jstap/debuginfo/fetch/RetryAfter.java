// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** How long a busy server wants to be left alone (RFC 9110 §10.2.3): seconds, or a date. */
final class RetryAfter {
  private RetryAfter() {}

  /** Zero when it does not say. */
  static Duration of(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").orElse("0").strip();
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant when = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      Duration left = Duration.between(Instant.now(), when);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }
}
