// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a module's manifest says of its script; the builder adds what it knows of the kernel.
 *
 * @param scriptSha256 digest of the script text, 64 lower-case hexadecimal digits
 * @param privilege the least trusted group that may load the module
 * @param objects what is probed beside the kernel itself, each once, sorted by name
 */
public record ManifestFacts(String scriptSha256, Privilege privilege, List<ProbedObject> objects) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public ManifestFacts {
    if (!SHA256.matcher(scriptSha256).matches()) {
      throw new IllegalArgumentException("not a SHA-256 digest: '" + scriptSha256 + "'");
    }
    objects = sorted(objects);
  }

  private static List<ProbedObject> sorted(Collection<ProbedObject> objects) {
    return objects.stream()
        .distinct()
        .sorted(Comparator.comparing(ProbedObject::name).thenComparing(ProbedObject::buildId))
        .toList();
  }
}
