# Sourced by run and guildhall: publishes the server when its sources differ from those last published, and names the result in $server.

server=$root/artifacts/server/publish/Server/release/guildhall.dll

# The C library else keeps freed memory for each thread that ever asked for some; threads here ask for little of it.
export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}

# Compiled ahead for this machine, which takes a second off each start; without the packages for that, as everywhere.
publish_server() {
    local stamp=$root/artifacts/server/sources now
    now=$(sources)
    [ -f "$server" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
    need_dotnet
    need_node
    echo "Building Guildhall (a minute or two the first time) ..." >&2
    rm -rf "$root/artifacts/server/publish"
    publish --use-current-runtime --no-self-contained -p:PublishReadyToRun=true -p:NuGetLockFilePath=packages.runtime.lock >/dev/null 2>&1 ||
        quietly publish
    echo "$now" >"$stamp"
}

# In folders of its own, so that it never undoes what another build has done.
publish() {
    dotnet publish "$root/src/Server" -c Release -v q --artifacts-path "$root/artifacts/server" "$@" </dev/null
}

# Names, sizes and times of everything the server is built from, in one number.
sources() {
    (cd "$root" && find src ./*.props global.json \( -name node_modules -o -path '*/wwwroot/lib' -o -name packages.runtime.lock \) -prune \
        -o -type f -printf '%p %s %T@\n' | sort | cksum)
}
