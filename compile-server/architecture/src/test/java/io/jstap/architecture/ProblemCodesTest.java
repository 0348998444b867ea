// SPDX-License-Identifier: Apache-2.0
package io.jstap.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jstap.diagnostics.ProblemCode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The stable ids of problems: well formed, and no two kinds share one. */
class ProblemCodesTest {
  @Test
  void everyCodeIsUniqueAndWellFormed() {
    Map<String, String> owners = new HashMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jstap")) {
      if (!type.isEnum() || !type.isAssignableTo(ProblemCode.class)) {
        continue;
      }
      for (Object constant : type.reflect().getEnumConstants()) {
        String id = ((ProblemCode) constant).id();
        String owner = type.getSimpleName() + "." + constant;
        assertTrue(id.matches("JS[1-6][0-9]{3}"), owner + " has the id " + id);
        String previous = owners.put(id, owner);
        assertEquals(null, previous, id + " is also " + owner);
      }
    }
    assertFalse(owners.isEmpty());
  }
}
