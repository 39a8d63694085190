package mixmatch.cli;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassType;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectCollectedException;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import java.util.List;
import java.util.Map;
import mixmatch.waits.Await;

/**
 * An Error that a debugger makes a running process throw, once, where a method begins: an OutOfMemoryError that the JVM's
 * own option does not see, as of memory for buffers. The process runs as it was built.
 */
final class InjectedError {
    static final String MESSAGE = "injected by a test";

    /** Options that let a debugger in, at a port that the process says when it starts. */
    static final String JVM_OPTIONS = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    private static final long EVENT_MILLIS = 120_000;

    private InjectedError() {}

    /**
     * Waits until the method is called, and lets it throw.
     *
     * @param port of the debugger's door
     * @param type name of the class
     * @param parameter simple name of its first parameter's type; empty where it has none
     */
    static void into(int port, String type, String method, String parameter) throws Exception {
        VirtualMachine process = attach(port);
        try {
            BreakpointRequest begin = process.eventRequestManager()
                    .createBreakpointRequest(
                            find(process, type, method, parameter).location());
            // This thread alone: what it waits for while it makes the error may be held by another.
            begin.setSuspendPolicy(BreakpointRequest.SUSPEND_EVENT_THREAD);
            begin.enable();
            throwAt(process, awaitBreakpoint(process, type + "." + method));
            process.dispose();
        } catch (VMDisconnectedException e) {
            // The process has ended: it has thrown.
        }
    }

    private static VirtualMachine attach(int port) throws Exception {
        AttachingConnector socket = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = socket.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        return socket.attach(arguments);
    }

    /** A process that has just become ready loads the type with the first work that it takes. */
    private static Method find(VirtualMachine process, String type, String name, String parameter) throws Exception {
        Await.until(type + " is loaded", () -> !process.classesByName(type).isEmpty());
        for (ReferenceType each : process.classesByName(type)) {
            for (Method method : each.methodsByName(name)) {
                String first = method.argumentTypeNames().stream().findFirst().orElse("");
                if (first.matches("(.*[.$])?" + parameter)) {
                    return method;
                }
            }
        }
        throw new AssertionError("no method %s.%s(%s)".formatted(type, name, parameter));
    }

    private static ThreadReference awaitBreakpoint(VirtualMachine process, String where) throws InterruptedException {
        while (true) {
            EventSet events = process.eventQueue().remove(EVENT_MILLIS);
            if (events == null) {
                throw new AssertionError(where + " was not called");
            }
            for (Event event : events) {
                if (event instanceof BreakpointEvent reached) {
                    return reached.thread();
                }
            }
            events.resume();
        }
    }

    private static void throwAt(VirtualMachine process, ThreadReference thread) throws Exception {
        ClassType error =
                (ClassType) process.classesByName("java.lang.OutOfMemoryError").get(0);
        Method constructor = error.concreteMethodByName("<init>", "(Ljava/lang/String;)V");
        boolean thrown = false;
        while (!thrown) {
            try {
                thread.stop(error.newInstance(
                        thread, constructor, List.of(process.mirrorOf(MESSAGE)), ClassType.INVOKE_SINGLE_THREADED));
                thrown = true;
            } catch (ObjectCollectedException e) {
                // The process went on meanwhile, and collected the message or the error, as it has no use of them yet.
            }
        }
        thread.resume();
    }
}
