package mixmatch.engine.onednn;

/**
 * The JDK's incubating module of vectors. Asked for by an option, the JVM prints a warning at each start. So the module is loaded
 * later, as the JDK loads modules that it finds it needs; {@code engines/onednn/trainer.options} opens the way to that.
 */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /**
     * Loads the module, if it is not there yet. To be called before any class is used that names a class of it.
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
