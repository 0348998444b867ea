// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Gives old classes of a library the form that Java can keep in an AOT cache. A class file of
 * before Java 6 (version 50; JVMS §4.1) has no stack maps (§4.7.4), so Java leaves it out of the
 * cache, and reads and verifies it by type inference at each start. Behaviour stays: only the
 * version changes and stack maps are added.
 *
 * <p>{@code java RaiseClassVersions.java JAR...} rewrites each JAR that has such a class, in place
 * and at once; the others are not touched. Ends with an exception, and the JAR as it was, if a
 * class cannot be changed.
 */
public final class RaiseClassVersions {
  private static final int FIRST_WITH_STACK_MAPS = 50;

  /** The oldest version that is verified by its stack maps alone. */
  private static final int RAISED = ClassFile.JAVA_7_VERSION;

  private RaiseClassVersions() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      if (hasOldClass(jar)) {
        rewrite(Path.of(jar));
      }
    }
  }

  private static boolean hasOldClass(String name) throws IOException {
    try (JarFile jar = new JarFile(name)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (isClass(entry) && isOld(read(jar, entry))) {
          return true;
        }
      }
      return false;
    }
  }

  private static void rewrite(Path path) throws IOException {
    Path written = path.resolveSibling(path.getFileName() + ".new");
    try (JarFile jar = new JarFile(path.toFile());
        URLClassLoader own = new URLClassLoader(new URL[] {path.toUri().toURL()});
        OutputStream file = Files.newOutputStream(written);
        ZipOutputStream out = new ZipOutputStream(file)) {
      // Where paths of a method join, a stack map has the nearest common class, which may be in the same JAR.
      ClassHierarchyResolver classes =
          ClassHierarchyResolver.ofResourceParsing(own)
              .orElse(ClassHierarchyResolver.defaultResolver());
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(classes));
      for (JarEntry entry : Collections.list(jar.entries())) {
        byte[] content = read(jar, entry);
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(isClass(entry) && isOld(content) ? raised(format, content) : content);
        out.closeEntry();
      }
    }
    Files.move(written, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] raised(ClassFile format, byte[] content) {
    ClassModel model = format.parse(content);
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(RAISED, 0);
          } else {
            builder.with(element);
          }
        };
    // Bodies are taken apart and put together again, for stack maps are made of what is put together.
    return format.transformClass(
        model, ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL).andThen(version));
  }

  private static boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".class");
  }

  /** The major version is the fourth 16-bit number of a class file, big-endian. */
  private static boolean isOld(byte[] content) {
    return content.length > 7
        && ((content[6] & 0xff) << 8 | content[7] & 0xff) < FIRST_WITH_STACK_MAPS;
  }

  private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
    return jar.getInputStream(entry).readAllBytes();
  }
}
