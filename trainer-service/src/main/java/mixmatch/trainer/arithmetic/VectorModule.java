package mixmatch.trainer.arithmetic;

/**
 * The JDK's module of vectors, which incubates. One that an option asks for has the JVM print a warning at each start, so it is
 * loaded later, as the JDK loads modules that it finds it needs; {@code local/trainer.options} opens the way to that.
 */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /**
     * Loads it, if it is not there yet; before any class is used that names one of its.
     *
     * @return false where this JDK has no such module, or does not load it
     */
    static boolean load() {
        if (ModuleLayer.boot().findModule(NAME).isPresent()) {
            return true;
        }
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
