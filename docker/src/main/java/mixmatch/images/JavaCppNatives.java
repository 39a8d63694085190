package mixmatch.images;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps the libraries that JavaCPP loads, oneDNN and Leptonica, from their place in its jars to their place in an image: the
 * folder that java.library.path names. Leaves out the headers and other files beside them.
 */
final class JavaCppNatives {
    /** A folder of a platform, and a file in it. */
    private static final Pattern NATIVE =
            Pattern.compile("org/bytedeco/[^/]+/((?:linux|macosx|windows|android|ios)-[^/]+)/(.+)");

    private static final Pattern LIBRARY = Pattern.compile("[^/]+\\.so(\\.\\d+)*");

    private JavaCppNatives() {}

    /** True for a library of any platform, and for what lies beside it. */
    static boolean isNative(String entry) {
        return NATIVE.matcher(entry).matches();
    }

    /** Where below the folder of natives a library belongs; empty for another platform's, and for what is none. */
    static Optional<String> place(String entry, NativePlatform platform) {
        Matcher found = NATIVE.matcher(entry);
        return found.matches()
                        && found.group(1).equals(platform.javacpp())
                        && LIBRARY.matcher(found.group(2)).matches()
                ? Optional.of("javacpp/" + found.group(2))
                : Optional.empty();
    }
}
