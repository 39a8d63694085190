package mixmatch.devices;

import java.util.Optional;

/** The library of NVIDIA's driver, or what a test plays in its place. */
public interface DriverLibrary {
    /** True if the machine looks as if a driver were there; loads nothing. */
    boolean seemsThere();

    /** Driver and cards; empty where there is no driver. {@link DriverException} for one that does not work. */
    Optional<NvidiaDriver> read() throws DriverException;
}
