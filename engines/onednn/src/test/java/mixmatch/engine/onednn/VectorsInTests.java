package mixmatch.engine.onednn;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Loads the vectors before the first test, as a trainer does before it takes a run. */
public final class VectorsInTests implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        VectorsOfJvm.loadModule();
    }
}
