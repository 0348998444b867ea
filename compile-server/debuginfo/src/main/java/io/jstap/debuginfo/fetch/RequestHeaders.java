// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import io.jstap.debuginfo.fetch.TransferFailure.Kind;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;

/** The headers that {@code $DEBUGINFOD_HEADERS_FILE} adds to each request. */
final class RequestHeaders {
  private RequestHeaders() {}

  static void add(HttpRequest.Builder request, DebuginfodSettings settings) throws TransferFailure {
    if (settings.headers().isEmpty()) {
      return;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(settings.headers().get());
    } catch (IOException e) {
      throw new TransferFailure(
          Kind.FINAL, "is not asked: $DEBUGINFOD_HEADERS_FILE can not be read: " + e.getMessage());
    }
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        continue;
      }
      try {
        request.header(line.substring(0, colon).trim(), line.substring(colon + 1).trim());
      } catch (IllegalArgumentException e) {
        throw new TransferFailure(
            Kind.FINAL, "is not asked: $DEBUGINFOD_HEADERS_FILE has a bad header");
      }
    }
  }
}
