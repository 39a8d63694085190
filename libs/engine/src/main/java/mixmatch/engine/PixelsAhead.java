package mixmatch.engine;

/** Takes the bytes of a step to come to an engine's device, beside what that computes now. */
public interface PixelsAhead {
    /**
     * Those of the step after the one that comes next; read by another thread, until that step comes with {@link
     * Engine.ChunkImages#pixels}.
     */
    void send(long step, PixelRows.Pixels pixels);
}
