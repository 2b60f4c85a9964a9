# Sourced by run, guildhall and bench/run: publishes the server when its sources differ from those last published, and names the
# result in $server.

server=$root/artifacts/publish/Server/release/guildhall.dll

publish_server() {
    local stamp=$root/artifacts/publish/Server/sources now
    now=$(sources)
    [ -f "$server" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
    need_dotnet
    need_node
    echo "Building Guildhall (a minute or two the first time) ..." >&2
    rm -rf "$root/artifacts/publish/Server"
    quietly dotnet publish "$root/src/Server" -c Release -v q
    echo "$now" >"$stamp"
}

# Names, sizes and times of everything the server is built from, in one number.
sources() {
    (cd "$root" && find src ./*.props global.json -name node_modules -prune -o -path '*/wwwroot/lib' -prune -o -type f -printf '%p %s %T@\n' | sort | cksum)
}
