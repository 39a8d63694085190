package mixmatch.cli.system;

import mixmatch.cli.terminal.Interruption;

/** Archives of classes in the making, beside a system that is up; what is not made when it goes down is made the next time. */
final class ClassArchiving implements AutoCloseable {
    private final Thread thread;
    private final Interruption.Registration registration = Interruption.onInterrupt(this::end);

    ClassArchiving(Installation home) {
        this.thread = new Thread(
                () -> {
                    try {
                        home.archiveClasses();
                    } catch (InterruptedException e) {
                        // The system goes down.
                    }
                },
                "archive-classes");
    }

    /** Begins; once it has, nothing. */
    void begin() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public void close() {
        end();
        registration.close();
    }

    private void end() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
