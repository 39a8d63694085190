package mixmatch.local;

import picocli.CommandLine;

/** Makes the commands with what they talk through. */
final class Commands implements CommandLine.IFactory {
    private final Talk talk;

    Commands(Talk talk) {
        this.talk = talk;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        try {
            return type.cast(type.getDeclaredConstructor(Talk.class).newInstance(talk));
        } catch (NoSuchMethodException e) {
            return CommandLine.defaultFactory().create(type);
        }
    }
}
